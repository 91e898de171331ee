// A dictionary as metrics-compiler sees it: what the file says, in plain data.
#pragma once

#include <telemetry/metric.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace telemetry::compiler {

/// A closed list of labels, in the order of its file; `other` is the last.
struct Vocabulary {
    std::string path;  ///< relative to the dictionary
    std::vector<std::string> labels;
};

/// One row. What the file does not say, or says wrongly, is empty or 0 here; after `lint` without findings a row has all that
/// its kind must have.
struct MetricRow {
    std::string id;
    std::optional<Kind> kind;
    MeasuredBy measured_by = MeasuredBy::host;
    std::string since;
    std::uint64_t consent = 0;
    std::uint64_t max = 0;
    std::uint64_t round_to = 1;
    std::uint64_t window_days = 0;
    std::optional<std::size_t> vocabulary;  ///< index in `DictionaryFile::vocabularies`
    std::string sentence;
    std::string decision;
};

/// A dictionary file with the label lists it names.
struct DictionaryFile {
    std::string name;  ///< the file's own name, without its folder
    std::string product;
    std::uint64_t consent_revision = 0;
    std::vector<MetricRow> metrics;
    std::vector<Vocabulary> vocabularies;

    [[nodiscard]] const Vocabulary& labels_of(const MetricRow& metric) const { return vocabularies[*metric.vocabulary]; }
};

/// Whether the host fills this metric, and therefore gets a handle for it.
[[nodiscard]] inline bool has_handle(const MetricRow& metric) {
    return metric.measured_by == MeasuredBy::host;
}

}  // namespace telemetry::compiler
