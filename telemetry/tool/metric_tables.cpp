#include "tool/metric_tables.hpp"

#include "tool/table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <rapidjson/document.h>

#include <algorithm>

namespace telemetry::tool {

namespace {

/// A value of the body in words.
std::string value_text(const rapidjson::Value& value) {
    if (value.IsBool()) return value.GetBool() ? "yes" : "no";
    if (value.IsUint64()) return grouped(std::to_string(value.GetUint64()));
    if (value.IsString()) return {value.GetString(), value.GetStringLength()};
    return {};
}

/// A row for the metric, and under it one for each label that was counted.
void add_rows(Table& table, const MetricPreview& item) {
    const MetricDefinition& metric = *item.metric;
    rapidjson::Document parsed;
    parsed.Parse(item.value.data(), item.value.size());
    const rapidjson::Value& value = parsed;
    const bool has_labels = metric.kind == Kind::count_by_label && value.IsObject();
    const std::string total = has_labels ? counted(value.MemberCount(), "label") : value_text(value);
    // The one value that is wider than any number stands on a line of its own, as the labels do.
    const bool is_wide = metric.kind == Kind::sha1;
    table.add({std::string(metric.id), is_wide ? std::string() : total, std::string(unit_of(metric.kind)),
               since_text(metric.since), std::string(metric.decision)});
    if (is_wide) table.add({"  " + total, {}, {}, {}, {}});
    if (!has_labels) return;
    for (const auto& label : value.GetObject()) {
        table.add(
            {"  " + std::string(label.name.GetString(), label.name.GetStringLength()), value_text(label.value), {}, {}, {}});
    }
}

std::string titled(std::string_view title, std::size_t number, const Table& table) {
    std::string text = emphasised(std::string(title) + ": " + counted(number, "metric"), Emphasis::heading) + "\n";
    if (!table.empty()) text += table.text(output_width());
    return text + "\n";
}

}  // namespace

std::string sent_metrics_text(const Preview& preview) {
    Table table({{"METRIC"}, {"VALUE", Align::right}, {"UNIT"}, {"SINCE"}, {"WHY IT IS ASKED FOR"}});
    std::size_t number = 0;
    for (const MetricPreview& item : preview.metrics) {
        if (item.disposition != Disposition::sent) continue;
        add_rows(table, item);
        ++number;
    }
    return titled("Sent", number, table);
}

std::string withheld_metrics_text(const Preview& preview) {
    Table table({{"METRIC"}, {"WHY IT IS WITHHELD"}, {"SINCE"}, {"WHAT IT IS"}});
    std::size_t number = 0;
    for (const MetricPreview& item : preview.metrics) {
        if (item.disposition == Disposition::sent) continue;
        const MetricDefinition& metric = *item.metric;
        table.add({std::string(metric.id), std::string(to_string(item.disposition)), since_text(metric.since),
                   std::string(metric.sentence)});
        ++number;
    }
    return titled("Withheld", number, table);
}

}  // namespace telemetry::tool
