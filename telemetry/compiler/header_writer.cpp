#include "header_writer.hpp"

#include "cpp_names.hpp"
#include "cpp_text.hpp"
#include "numerals.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

namespace telemetry::compiler {

namespace {

using std::to_string;

constexpr std::string_view indent = "        ";

std::string label_type(const MetricRow& metric) {
    return pascal_case(metric.id) + "Label";
}

std::string names_of(const MetricRow& metric) {
    return snake_case(metric.id + "Names");
}

std::string order_of(const MetricRow& metric) {
    return snake_case(metric.id + "Order");
}

std::string since_name(const std::string& version) {
    std::string name = "since_" + version;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
    return name;
}

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::count:
            return "count";
        case Kind::count_by_label:
            return "count_by_label";
        case Kind::flag:
            return "flag";
        case Kind::seconds:
            return "seconds";
        case Kind::bytes:
            return "bytes";
        case Kind::percent:
            return "percent";
        case Kind::sha1:
            return "sha1";
    }
    return {};
}

std::string_view measurer_name(MeasuredBy source) {
    switch (source) {
        case MeasuredBy::host:
            return "host";
        case MeasuredBy::process_memory:
            return "process_memory";
        case MeasuredBy::process_cpu:
            return "process_cpu";
        case MeasuredBy::license_serial:
            return "license_serial";
    }
    return {};
}

std::string handle_type(const MetricRow& metric) {
    switch (*metric.kind) {
        case Kind::count:
            return "CountMetric";
        case Kind::count_by_label:
            return "LabelledCountMetric<" + label_type(metric) + ">";
        case Kind::flag:
            return "FlagMetric";
        case Kind::seconds:
            return "SecondsMetric";
        case Kind::bytes:
            return "BytesMetric";
        case Kind::percent:
            return "PercentMetric";
        case Kind::sha1:
            break;  // only ever measured by the library
    }
    return {};
}

class HeaderText {
public:
    HeaderText(const DictionaryFile& dictionary, std::string_view cpp_namespace)
        : dictionary_(dictionary), namespace_(cpp_namespace) {}

    std::string write() {
        out_ = generated_header_opening(dictionary_.name, "telemetry/metric.hpp");
        write_section(namespace_, [this] { for_each_list([this](const MetricRow& metric) { write_enumeration(metric); }); });
        write_section(inner_namespace(), [this] { write_rows(); });
        write_section("telemetry", [this] { for_each_list([this](const MetricRow& metric) { write_label_list(metric); }); });
        write_section(namespace_, [this] { write_handles(); });
        out_.pop_back();
        return std::move(out_);
    }

private:
    // A namespace with what `write_inner` writes in it; nothing if that is nothing.
    template <class WriteInner>
    void write_section(std::string_view name, WriteInner write_inner) {
        const std::size_t before = out_.size();
        out_ += "namespace " + std::string(name) + " {\n\n";
        const std::size_t opened = out_.size();
        write_inner();
        if (out_.size() == opened) {
            out_.resize(before);
        } else {
            out_ += "}  // namespace " + std::string(name) + "\n\n";
        }
    }

    template <class Write>
    void for_each_list(Write write_list) const {
        for (const MetricRow& metric : dictionary_.metrics) {
            if (metric.vocabulary) write_list(metric);
        }
    }

    void write_enumeration(const MetricRow& metric) {
        const Vocabulary& vocabulary = dictionary_.labels_of(metric);
        out_ += doc_comment("The labels of `" + metric.id + "`, from " + vocabulary.path + ".");
        out_ += "enum class " + label_type(metric) + " : std::uint16_t {\n";
        Scope scope;
        scope.reserve("other");
        for (const std::string& label : vocabulary.labels) {
            out_ += "    " + (label == "other" ? label : scope.take(label)) + ",\n";
        }
        out_ += "};\n\n";
    }

    void write_label_list(const MetricRow& metric) {
        const std::string type = "::" + std::string(namespace_) + "::" + label_type(metric);
        out_ += "template <>\nstruct LabelList<" + type + "> {\n";
        out_ += "    static constexpr const auto& names = ::" + inner_namespace() + "::" + names_of(metric) + ";\n";
        out_ += "    static constexpr const auto& order = ::" + inner_namespace() + "::" + order_of(metric) + ";\n";
        out_ += "    static constexpr auto other = " + type + "::other;\n};\n\n";
    }

    void write_label_arrays(const MetricRow& metric) {
        const std::vector<std::string>& labels = dictionary_.labels_of(metric).labels;
        std::vector<std::size_t> order(labels.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return detail::compare_folded(labels[a], labels[b]) < 0; });
        const std::string size = to_string(labels.size());
        out_ += "inline constexpr std::array<std::string_view, " + size + "> " + names_of(metric) + "{\n";
        for (const std::string& label : labels) out_ += "    \"" + label + "\"sv,\n";
        out_ += "};\n\ninline constexpr std::array<std::uint16_t, " + size + "> " + order_of(metric) + "{\n";
        write_numbers(order);
        out_ += "};\n\n";
    }

    void write_numbers(const std::vector<std::size_t>& numbers) {
        constexpr std::size_t a_line = 16;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            out_ += i % a_line == 0 ? "    " : " ";
            out_ += to_string(numbers[i]) + ",";
            if (i % a_line == a_line - 1 || i + 1 == numbers.size()) out_ += '\n';
        }
    }

    void write_rows() {
        out_ += "using namespace std::string_view_literals;\n\n";
        for_each_list([this](const MetricRow& metric) { write_label_arrays(metric); });
        std::set<std::string> versions;
        for (const MetricRow& metric : dictionary_.metrics) {
            if (!versions.insert(metric.since).second) continue;
            out_ += "inline constexpr ::telemetry::Version " + since_name(metric.since);
            out_ += " = ::telemetry::Version::parse(\"" + metric.since + "\").value();\n";
        }
        out_ += "\ninline constexpr std::array<::telemetry::MetricDefinition, " + to_string(dictionary_.metrics.size());
        out_ += "> definitions{{\n";
        for (const MetricRow& metric : dictionary_.metrics) write_row(metric);
        out_ += "}};\n\ninline constexpr ::telemetry::Dictionary dictionary{\n";
        out_ += text_member("    ", "product", dictionary_.product);
        out_ += member("    ", "schema", "1");
        out_ += member("    ", "consent_revision", to_string(dictionary_.consent_revision));
        out_ += member("    ", "metrics", "definitions");
        out_ += "};\n\n";
    }

    void write_row(const MetricRow& metric) {
        out_ += "    {\n";
        out_ += text_member(indent, "id", metric.id);
        out_ += member(indent, "kind", "::telemetry::Kind::" + std::string(kind_name(*metric.kind)));
        if (!has_handle(metric)) {
            out_ += member(indent, "measured_by", "::telemetry::MeasuredBy::" + std::string(measurer_name(metric.measured_by)));
        }
        out_ += member(indent, "since", since_name(metric.since));
        out_ += member(indent, "consent", to_string(metric.consent));
        if (metric.max != 0) out_ += member(indent, "max", with_separators(metric.max, '\''));
        if (metric.round_to != 1) out_ += member(indent, "round_to", with_separators(metric.round_to, '\''));
        if (metric.window_days != 0) out_ += member(indent, "window_days", to_string(metric.window_days));
        if (metric.vocabulary) out_ += member(indent, "labels", names_of(metric));
        out_ += text_member(indent, "sentence", metric.sentence);
        out_ += text_member(indent, "decision", metric.decision);
        out_ += "    },\n";
    }

    void write_handles() {
        Scope scope;
        for (const auto* name : {"detail", "dictionary"}) scope.reserve(name);
        for (std::size_t i = 0; i < dictionary_.metrics.size(); ++i) {
            const MetricRow& metric = dictionary_.metrics[i];
            if (!has_handle(metric)) continue;
            out_ += doc_comment(metric.sentence + " Sent as `" + metric.id + "` since " + metric.since + ".");
            out_ += "inline constexpr ::telemetry::" + handle_type(metric) + " " + scope.take(metric.id);
            out_ += "{detail::definitions[" + to_string(i) + "]};\n\n";
        }
        out_ += doc_comment("All that " + dictionary_.product + " may ever send, in the order in which it is sent.");
        out_ += "constexpr const ::telemetry::Dictionary& dictionary() noexcept {\n    return detail::dictionary;\n}\n\n";
    }

    [[nodiscard]] std::string inner_namespace() const { return std::string(namespace_) + "::detail"; }

    const DictionaryFile& dictionary_;
    std::string_view namespace_;
    std::string out_;
};

}  // namespace

std::string write_header(const DictionaryFile& dictionary, std::string_view cpp_namespace) {
    return HeaderText(dictionary, cpp_namespace).write();
}

}  // namespace telemetry::compiler
