#include "measure/snapshot.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace telemetry {

namespace {

bool is_hash(std::string_view text) {
    return text.size() == LicenseHash{}.size() &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void append_metric(std::string& text, const MetricDefinition& metric, const MetricValue& value) {
    if (metric.kind == Kind::sha1) {
        append_key_value(text, metric.id, std::string_view(value.hash.data(), value.hash.size()));
        return;
    }
    append_key_value(text, metric.id, value.number);
    if (metric.kind != Kind::count_by_label) return;
    for (std::size_t label = 0; label < value.counts.size(); ++label) {
        if (value.counts[label] == 0) continue;
        append_key_value(text, join({metric.id, ".", metric.labels[label]}), value.counts[label]);
    }
}

/// Each of these takes one line into the value of its metric; false if the line breaks the form.
bool take_hash(MetricValue& value, std::string_view text) {
    if (!is_hash(text)) return false;
    std::ranges::copy(text, value.hash.begin());
    value.is_known = true;
    return true;
}

bool take_number(const MetricDefinition& metric, MetricValue& value, std::string_view text) {
    const auto number = parse_number(text);
    if (!number) return false;
    value.is_known = true;
    value.number = *number;
    value.counts.resize(metric.labels.size());
    return true;
}

bool take_label(const MetricDefinition& metric, MetricValue& value, std::string_view label, std::string_view text) {
    const auto found = std::ranges::find(metric.labels, label);
    if (found == metric.labels.end()) return true;
    const auto number = parse_number(text);
    if (!number) return false;
    value.is_known = true;
    value.counts.resize(metric.labels.size());
    value.counts[static_cast<std::size_t>(found - metric.labels.begin())] = *number;
    return true;
}

bool take(const MetricDefinition& metric, MetricValue& value, std::string_view label, std::string_view text) {
    if (!label.empty()) return take_label(metric, value, label, text);
    return metric.kind == Kind::sha1 ? take_hash(value, text) : take_number(metric, value, text);
}

}  // namespace

std::string write_snapshot(const Dictionary& dictionary, const Snapshot& snapshot) {
    std::string text = "# The numbers of the last report, for `update-check --dry-run` and `status`.\n";
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        if (snapshot[i].is_known) append_metric(text, dictionary.metrics[i], snapshot[i]);
    }
    return text;
}

Result<Snapshot> read_snapshot(const Dictionary& dictionary, std::string_view text) {
    const auto entries = parse_key_values(text);
    if (!entries) return failure(ErrorCode::state_corrupt, entries.error().message);
    std::unordered_map<std::string_view, std::size_t> index_of;
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) index_of.emplace(dictionary.metrics[i].id, i);
    Snapshot snapshot(dictionary.metrics.size());
    for (const KeyValue& entry : *entries) {
        const std::size_t dot = std::min(entry.key.find('.'), entry.key.size());
        const auto found = index_of.find(entry.key.substr(0, dot));
        if (found == index_of.end()) continue;
        const std::string_view label = entry.key.substr(std::min(dot + 1, entry.key.size()));
        if (!take(dictionary.metrics[found->second], snapshot[found->second], label, entry.value)) {
            return failure(ErrorCode::state_corrupt,
                           join({"line ", std::to_string(entry.line), ": must be a number of its metric's kind"}));
        }
    }
    return snapshot;
}

}  // namespace telemetry
