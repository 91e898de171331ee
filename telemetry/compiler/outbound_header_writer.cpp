#include "outbound_header_writer.hpp"

#include "cpp_names.hpp"
#include "cpp_text.hpp"

#include <vector>

namespace telemetry::compiler {

namespace {

constexpr std::string_view indent = "        ";
constexpr std::string_view data_indent = "            ";

std::string role_name(Role role) {
    return role == Role::server ? "server" : "agent";
}

std::string maker_name(MadeBy maker) {
    switch (maker) {
        case MadeBy::library:
            return "library";
        case MadeBy::product:
            return "product";
        case MadeBy::platform:
            return "platform";
    }
    return {};
}

class OutboundHeaderText {
public:
    OutboundHeaderText(const OutboundFile& outbound, const DictionaryFile& dictionary, std::string_view cpp_namespace)
        : outbound_(outbound), dictionary_(dictionary), namespace_(cpp_namespace) {}

    std::string write() {
        out_ = generated_header_opening(outbound_.name, "telemetry/outbound.hpp");
        out_ += "namespace " + namespace_ + "::detail {\n\nusing namespace std::string_view_literals;\n\n";
        write_lists();
        write_switches();
        write_entries();
        out_ += "}  // namespace " + namespace_ + "::detail\n\nnamespace " + namespace_ + " {\n\n";
        write_handles();
        out_ += "}  // namespace " + namespace_ + "\n";
        return std::move(out_);
    }

private:
    void write_lists() {
        for (const RequestRow& request : outbound_.requests) {
            write_list(request, "Hosts", request.hosts);
            write_list(request, "Members", request.members);
            write_list(request, "Metrics", metrics_of(request));
        }
    }

    void write_list(const RequestRow& request, const char* what, const std::vector<std::string>& texts) {
        if (texts.empty()) return;
        out_ += "inline constexpr std::array<std::string_view, " + std::to_string(texts.size()) + "> ";
        out_ += list_name(request, what) + "{\n";
        for (const std::string& text : texts) out_ += "    \"" + text + "\"sv,\n";
        out_ += "};\n\n";
    }

    void write_switches() {
        out_ += array_of("OutboundSwitch", outbound_.switches.size(), "switches");
        for (const SwitchRow& one : outbound_.switches) {
            out_ += "    {\n";
            out_ += text_member(indent, "name", one.name);
            out_ += member(indent, "on_by_default", *one.on_by_default ? "true" : "false");
            out_ += text_member(indent, "sentence", one.sentence);
            out_ += "    },\n";
        }
        out_ += "}};\n\n";
    }

    void write_entries() {
        out_ += array_of("OutboundEntry", outbound_.requests.size(), "entries");
        for (const RequestRow& request : outbound_.requests) {
            out_ += "    {\n";
            out_ += text_member(indent, "id", request.id);
            out_ += member(indent, "role", "::telemetry::Role::" + role_name(*request.role));
            out_ += member(indent, "made_by", "::telemetry::MadeBy::" + maker_name(*request.made_by));
            out_ += member(indent, "since", "::telemetry::Version::parse(\"" + request.since + "\").value()");
            out_ += text_member(indent, "switch_name", request.switch_name);
            out_ += text_member(indent, "purpose", request.purpose);
            if (!request.hosts.empty()) out_ += member(indent, "hosts", list_name(request, "Hosts"));
            if (!request.configured_hosts.empty()) out_ += text_member(indent, "configured_hosts", request.configured_hosts);
            write_data(request);
            out_ += "    },\n";
        }
        out_ += "}};\n\n";
        out_ +=
            "inline constexpr ::telemetry::OutboundRegister outbound{\"" + outbound_.product + "\"sv, switches, entries};\n\n";
    }

    void write_data(const RequestRow& request) {
        out_ += "        .data = {\n";
        out_ += text_member(data_indent, "sentence", request.data);
        if (!request.members.empty()) out_ += member(data_indent, "members", list_name(request, "Members"));
        if (!metrics_of(request).empty()) out_ += member(data_indent, "metrics", list_name(request, "Metrics"));
        out_ += "        },\n";
    }

    void write_handles() {
        Scope scope;
        for (const auto* name : {"detail", "outbound_register"}) scope.reserve(name);
        for (std::size_t i = 0; i < outbound_.requests.size(); ++i) {
            const RequestRow& request = outbound_.requests[i];
            out_ += doc_comment(request.purpose + " Turned off by `" + request.switch_name + "`.");
            out_ += "inline constexpr ::telemetry::OutboundRequest " + scope.take(request.id);
            out_ += "{detail::entries[" + std::to_string(i) + "]};\n\n";
        }
        out_ += doc_comment("Every request that " + outbound_.product + " and its agents may make.");
        out_ +=
            "constexpr const ::telemetry::OutboundRegister& outbound_register() noexcept {\n    return "
            "detail::outbound;\n}\n\n";
    }

    [[nodiscard]] std::vector<std::string> metrics_of(const RequestRow& request) const {
        if (!request.all_metrics) return request.metrics;
        std::vector<std::string> ids;
        for (const MetricRow& metric : dictionary_.metrics) ids.push_back(metric.id);
        return ids;
    }

    static std::string list_name(const RequestRow& request, const char* what) { return snake_case(request.id + what); }

    static std::string array_of(const char* type, std::size_t size, const char* name) {
        return "inline constexpr std::array<::telemetry::" + std::string(type) + ", " + std::to_string(size) + "> " + name +
               "{{\n";
    }

    const OutboundFile& outbound_;
    const DictionaryFile& dictionary_;
    std::string namespace_;
    std::string out_;
};

}  // namespace

std::string write_outbound_header(const OutboundFile& outbound, const DictionaryFile& dictionary,
                                  std::string_view cpp_namespace) {
    return OutboundHeaderText(outbound, dictionary, cpp_namespace).write();
}

}  // namespace telemetry::compiler
