// Any bytes as a dictionary, a label list and an outbound register, parted by NULs: all that is wrong is told without being
// repeated; and what nothing is wrong with can be written out, and is read by the collector too.
#include "audit/dictionary.hpp"
#include "canary.hpp"
#include "dictionary_reader.hpp"
#include "header_writer.hpp"
#include "lint.hpp"
#include "lint_outbound.hpp"
#include "outbound_header_writer.hpp"
#include "outbound_reader.hpp"
#include "readme_writer.hpp"
#include "schema_writer.hpp"
#include "support/temporary_directory.hpp"

#include <rapidjson/document.h>
#include <algorithm>
#include <array>
#include <cstdint>

using namespace telemetry::compiler;
using fuzz::must_hold;

namespace {

/// A dictionary names its label list `labels`, and anything else in vain.
struct Texts {
    std::string dictionary;
    std::string labels;
    std::string outbound;
};

Texts parted(const std::string& input) {
    std::array<std::string, 3> parts;
    std::size_t begin = 0;
    for (std::string& part : parts) {
        const std::size_t end = std::min(input.find('\0', begin), input.size());
        part = input.substr(begin, end - begin);
        begin = std::min(end + 1, input.size());
    }
    return {parts[0], parts[1], parts[2]};
}

void check_row(const MetricRow& row) {
    must_hold(!row.id.empty() && row.kind.has_value(), "a metric has an id and a kind");
    const bool is_number = *row.kind != telemetry::Kind::flag && *row.kind != telemetry::Kind::sha1;
    must_hold(!is_number || (row.max >= row.round_to && row.round_to > 0), "a number is bounded");
    must_hold(!row.sentence.empty() && !row.decision.empty(), "a metric says what it is and why");
}

/// The kinds have the same words, in the same order.
bool is_same_kind(collector::Kind read, telemetry::Kind kind) {
    return static_cast<int>(read) == static_cast<int>(kind);
}

void compare_labels(const collector::KeyTable& read, const std::vector<std::string>& labels) {
    must_hold(read.size() == labels.size(), "the collector reads as many labels");
    for (std::size_t i = 0; i < labels.size(); ++i) must_hold(read[i] == labels[i], "and the same");
}

void compare_rows(const collector::Metric& read, const MetricRow& row, const DictionaryFile& dictionary) {
    must_hold(read.id == row.id && is_same_kind(read.kind, row.kind.value()), "the collector reads the same metric");
    must_hold(read.max == row.max && read.round_to == row.round_to, "the same bounds");
    must_hold(read.since_text == row.since && read.consent == row.consent, "since when and by which consent it may be sent");
    must_hold(read.sentence == row.sentence, "and what it is");
    compare_labels(read.labels, row.vocabulary ? dictionary.labels_of(row).labels : std::vector<std::string>());
}

void read_in_the_collector(const Texts& texts, const DictionaryFile& dictionary) {
    const auto read = collector::read_dictionary(
        "metrics.json", [&](std::string_view path) { return path == "metrics.json" ? texts.dictionary : texts.labels; });
    must_hold(read.product == dictionary.product && read.consent_revision == dictionary.consent_revision,
              "the collector reads the same dictionary");
    must_hold(read.metrics.size() == dictionary.metrics.size(), "of as many metrics");
    for (std::size_t i = 0; i < read.metrics.size(); ++i) compare_rows(read.metrics[i], dictionary.metrics[i], dictionary);
}

void write_all(const DictionaryFile& dictionary, const OutboundFile* outbound) {
    must_hold(!write_header(dictionary, "fuzz::metrics").empty() && !write_readme(dictionary, outbound).empty(), "pages");
    rapidjson::Document schema;
    must_hold(!schema.Parse(write_schema(dictionary).c_str()).HasParseError(), "the schema is JSON");
    if (outbound != nullptr) must_hold(!write_outbound_header(*outbound, dictionary, "fuzz::outbound").empty(), "a register");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const support::TemporaryDirectory folder;
    const Texts texts = parted(fuzz::with_canaries(data, size));
    folder.write("labels", texts.labels);
    const auto file = folder.write("metrics.json", texts.dictionary);

    Findings findings;
    const auto reading = read_dictionary(file, findings).value();
    lint("metrics.json", reading.dictionary, findings);
    const bool is_clean = findings.empty();
    std::optional<OutboundFile> outbound;
    if (!texts.outbound.empty()) {
        outbound = read_outbound(folder.write("outbound.json", texts.outbound), findings);
        lint_outbound("outbound.json", outbound.value(), reading.dictionary, findings);
    }
    for (const Finding& finding : findings.all()) fuzz::must_not_tell(finding.place + finding.reason);
    if (!is_clean) return 0;
    std::ranges::for_each(reading.dictionary.metrics, check_row);
    read_in_the_collector(texts, reading.dictionary);
    write_all(reading.dictionary, outbound && findings.empty() ? &*outbound : nullptr);
    return 0;
}
