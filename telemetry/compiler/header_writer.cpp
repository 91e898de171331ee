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

std::string label_type(const MetricRow& metric) {
    return pascal_case(metric.id) + "Label";
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
        write_opening();
        for (const MetricRow& metric : dictionary_.metrics) {
            if (metric.vocabulary) write_labels(metric);
        }
        write_rows();
        write_handles();
        return std::move(out_);
    }

private:
    void write_opening() {
        out_ += "// Made by metrics-compiler from " + dictionary_.name + ". Change that file, not this one.\n";
        out_ += "#pragma once\n\n#include <telemetry/metric.hpp>\n\n";
        out_ += "#include <array>\n#include <cstdint>\n#include <string_view>\n\n";
    }

    void write_labels(const MetricRow& metric) {
        const Vocabulary& vocabulary = dictionary_.labels_of(metric);
        open_namespace(namespace_);
        out_ += doc_comment("The labels of `" + metric.id + "`, from " + vocabulary.path + ".");
        out_ += "enum class " + label_type(metric) + " : std::uint16_t {\n";
        Scope scope;
        scope.reserve("other");
        for (const std::string& label : vocabulary.labels)
            out_ += "    " + (label == "other" ? label : scope.take(label)) + ",\n";
        out_ += "};\n\n";
        close_namespace(namespace_);
        write_label_list(label_type(metric), vocabulary.labels);
    }

    void write_label_list(const std::string& type, const std::vector<std::string>& labels) {
        std::vector<std::size_t> order(labels.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return detail::compare_folded(labels[a], labels[b]) < 0; });
        const std::string qualified = "::" + std::string(namespace_) + "::" + type;
        const std::string size = to_string(labels.size());
        open_namespace("telemetry");
        out_ += "template <>\nstruct LabelList<" + qualified + "> {\n";
        out_ += "    static constexpr std::array<std::string_view, " + size + "> names{\n";
        for (const std::string& label : labels) out_ += "        \"" + label + "\",\n";
        out_ += "    };\n    static constexpr std::array<std::uint16_t, " + size + "> order{\n";
        write_numbers(order);
        out_ += "    };\n    static constexpr auto other = " + qualified + "::other;\n};\n\n";
        close_namespace("telemetry");
    }

    void write_numbers(const std::vector<std::size_t>& numbers) {
        constexpr std::size_t a_line = 16;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            out_ += i % a_line == 0 ? "        " : " ";
            out_ += to_string(numbers[i]) + ",";
            if (i % a_line == a_line - 1 || i + 1 == numbers.size()) out_ += '\n';
        }
    }

    void write_rows() {
        open_namespace(std::string(namespace_) + "::detail");
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
        write_member("product", "\"" + dictionary_.product + "\"", "    ");
        write_member("schema", "1", "    ");
        write_member("consent_revision", to_string(dictionary_.consent_revision), "    ");
        write_member("metrics", "definitions", "    ");
        out_ += "};\n\n";
        close_namespace(std::string(namespace_) + "::detail");
    }

    void write_row(const MetricRow& metric) {
        out_ += "    {\n";
        write_member("id", "\"" + metric.id + "\"");
        write_member("kind", "::telemetry::Kind::" + std::string(kind_name(*metric.kind)));
        write_member("measured_by", "::telemetry::MeasuredBy::" + std::string(measurer_name(metric.measured_by)));
        write_member("since", since_name(metric.since));
        write_member("consent", to_string(metric.consent));
        write_member("max", with_separators(metric.max, '\''));
        write_member("round_to", with_separators(metric.round_to, '\''));
        write_member("window_days", to_string(metric.window_days));
        write_member("labels", metric.vocabulary ? "::telemetry::LabelList<" + label_type(metric) + ">::names" : "{}");
        write_member("sentence", string_literal(metric.sentence, sizeof "        .sentence = " - 1));
        write_member("decision", string_literal(metric.decision, sizeof "        .decision = " - 1));
        out_ += "    },\n";
    }

    void write_member(std::string_view name, const std::string& value, std::string_view indent = "        ") {
        out_ += std::string(indent) + "." + std::string(name) + " = " + value + ",\n";
    }

    void write_handles() {
        open_namespace(namespace_);
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
        close_namespace(namespace_);
        out_.pop_back();
    }

    void open_namespace(std::string_view name) { out_ += "namespace " + std::string(name) + " {\n\n"; }
    void close_namespace(std::string_view name) { out_ += "}  // namespace " + std::string(name) + "\n\n"; }

    const DictionaryFile& dictionary_;
    std::string_view namespace_;
    std::string out_;
};

}  // namespace

std::string write_header(const DictionaryFile& dictionary, std::string_view cpp_namespace) {
    return HeaderText(dictionary, cpp_namespace).write();
}

}  // namespace telemetry::compiler
