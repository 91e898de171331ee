#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace telemetry::tool {

namespace {

/// An entry with its switch as it stands.
struct Row {
    const OutboundEntry& entry;
    const SettingStatus& setting;
};

std::vector<Row> rows_of(const OutboundRegister& outbound, std::span<const SettingStatus> switches, Role role) {
    std::vector<Row> rows;
    for (const OutboundEntry& entry : outbound.entries()) {
        if (entry.role == role) rows.push_back({entry, *std::ranges::find(switches, entry.switch_name, &SettingStatus::key)});
    }
    return rows;
}

std::string labelled(std::string_view title, std::string_view text) {
    constexpr std::size_t width = 11;
    return "  " + std::string(title).append(width - title.size(), ' ').append(text) + "\n";
}

std::string describe(const OutboundEntry& entry) {
    std::string text = emphasised(entry.id, Emphasis::heading) + "\n" + labelled("what for", entry.purpose);
    for (const std::string_view host : entry.hosts) text += labelled("where", host);
    if (!entry.configured_hosts.empty()) text += labelled("where", entry.configured_hosts);
    return text + labelled("what data", entry.data.sentence) + "\n";
}

std::string describe(std::span<const Row> rows) {
    std::string text;
    Table table({{"REQUEST"}, {"SWITCH"}, {"VALUE"}, {"SET BY"}});
    for (const Row& row : rows) {
        text += describe(row.entry);
        table.add({std::string(row.entry.id), row.setting.key, row.setting.value, row.setting.set_by});
    }
    return text + table.text(output_width());
}

std::string as_json(std::span<const Row> rows) {
    JsonText json;
    json.begin_object().key("requests").begin_array();
    for (const auto& [entry, setting] : rows) {
        json.begin_object().member("id", entry.id).member("purpose", entry.purpose).key("hosts").begin_array();
        for (const std::string_view host : entry.hosts) json.text(host);
        json.end_array().member("configuredHosts", entry.configured_hosts).member("data", entry.data.sentence);
        json.member("madeBy", name_of(entry.made_by)).member("since", entry.since.to_string());
        json.member("switch", setting.key).member("value", setting.value).member("setBy", setting.set_by).end_object();
    }
    return json.end_array().end_object().str();
}

}  // namespace

ExitCode outbound(Client& client, const OutboundRegister& outbound, const CommandLine& line) {
    const auto status = client.status();
    if (!status) return complain(status.error());
    const auto rows = rows_of(outbound, status->switches, line.role);
    return put(line.as_json ? as_json(rows) : describe(rows), ExitCode::done);
}

}  // namespace telemetry::tool
