#include "lint.hpp"

#include "cpp_names.hpp"

#include <map>
#include <set>
#include <string>

namespace telemetry::compiler {

namespace {

bool is_number(Kind kind) {
    return kind != Kind::flag && kind != Kind::sha1;
}

// The kind of what the library measures itself; a host may measure any other.
Kind kind_of(MeasuredBy source) {
    switch (source) {
        case MeasuredBy::process_memory:
            return Kind::bytes;
        case MeasuredBy::process_cpu:
            return Kind::percent;
        default:
            return Kind::sha1;
    }
}

class Row {
public:
    Row(std::string_view file, std::size_t index, const MetricRow& row, Findings& findings)
        : file_(file), pointer_("/metrics/" + std::to_string(index)), row_(row), findings_(findings) {}

    void check_number(Kind kind) const {
        if (!is_number(kind)) {
            if (row_.max != 0) refuse("max", "is for numbers; flag and sha1 have none");
            if (row_.round_to != 1) refuse("roundTo", "is for numbers; flag and sha1 have none");
            return;
        }
        if (row_.max == 0) {
            refuse("max", "is missing; every number has a greatest value that is sent");
        } else if (row_.round_to > row_.max) {
            refuse("roundTo", "is greater than max");
        } else if (row_.max % row_.round_to != 0) {
            refuse("max", "is not a multiple of roundTo");
        } else if (kind == Kind::percent && row_.max > 100) {
            refuse("max", "is greater than 100 percent");
        }
    }

    void check_labels(Kind kind) const {
        const bool by_label = kind == Kind::count_by_label;
        if (by_label && !row_.vocabulary) refuse("labels", "is missing; a count by label names its list");
        if (!by_label && row_.vocabulary) refuse("labels", "is for counts by label alone");
        if (row_.window_days != 0 && kind != Kind::count && !by_label) refuse("windowDays", "is for counts alone");
    }

    void check_source(Kind kind) const {
        if (kind == Kind::sha1 && row_.measured_by != MeasuredBy::license_serial) {
            refuse("measuredBy", "must be licenseSerial; no other text is hashed");
        } else if (row_.measured_by != MeasuredBy::host && kind_of(row_.measured_by) != kind) {
            refuse("measuredBy", "does not measure this kind");
        }
    }

    void refuse(std::string_view member, std::string_view reason) const {
        findings_.add(file_, pointer_ + "/" + std::string(member), reason);
    }

private:
    std::string_view file_;
    std::string pointer_;
    const MetricRow& row_;
    Findings& findings_;
};

}  // namespace

void lint(std::string_view file, const DictionaryFile& dictionary, Findings& findings) {
    std::map<std::string, std::string> ids;
    std::set<MeasuredBy> sources;
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) {
        const MetricRow& metric = dictionary.metrics[i];
        const Row row(file, i, metric, findings);
        if (!metric.id.empty()) {
            const auto [former, is_new] = ids.emplace(folded(metric.id), metric.id);
            if (!is_new) row.refuse("id", "repeats the id " + former->second + "; case makes no difference");
        }
        if (dictionary.consent_revision != 0 && metric.consent > dictionary.consent_revision) {
            row.refuse("consent", "is newer than consentRevision");
        }
        if (metric.measured_by != MeasuredBy::host && !sources.insert(metric.measured_by).second) {
            row.refuse("measuredBy", "is measured by a row before it");
        }
        if (!metric.kind) continue;
        row.check_number(*metric.kind);
        row.check_labels(*metric.kind);
        row.check_source(*metric.kind);
    }
}

}  // namespace telemetry::compiler
