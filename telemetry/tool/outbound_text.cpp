#include "tool/outbound_text.hpp"

#include "tool/table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <cstdint>

namespace telemetry::tool {

namespace {

void write(JsonText& json, const char* name, std::span<const std::string_view> texts) {
    json.key(name).begin_array();
    for (const std::string_view text : texts) json.text(text);
    json.end_array();
}

}  // namespace

std::string request_text(const OutboundStatus& status) {
    const OutboundEntry& entry = *status.entry;
    Table table({{""}, {""}});
    const auto add = [&](const char* title, std::string_view text) {
        if (!text.empty()) table.add({title, std::string(text)});
    };
    add("what for", entry.purpose);
    for (const std::string_view host : entry.hosts) add("where", host);
    add("where", entry.configured_hosts);
    add("what data", entry.data.sentence);
    add("members", joined(entry.data.members));
    add("metrics", joined(entry.data.metrics));
    add("without it", status.over_it->sentence);
    return emphasised(entry.id, Emphasis::heading) + "\n" + table.text(output_width()) + "\n";
}

std::string switch_table(std::span<const OutboundStatus> statuses) {
    Table table({{"REQUEST"}, {"SWITCH"}, {"VALUE"}, {"SET BY"}});
    for (const OutboundStatus& status : statuses) {
        table.add(
            {std::string(status.entry->id), std::string(status.over_it->name), status.is_on ? "on" : "off", status.set_by});
    }
    return table.text(output_width());
}

std::string use_table(std::span<const OutboundStatus> statuses) {
    Table table({{"REQUEST"}, {"LAST USE"}, {"RESULT"}, {"ALLOWED", Align::right}, {"DENIED", Align::right}});
    const auto count_text = [](const OutboundStatus& status, std::uint64_t count) {
        return status.entry->made_by == MadeBy::library ? std::string() : grouped(std::to_string(count));
    };
    for (const OutboundStatus& status : statuses) {
        if (!status.last_use) continue;
        table.add({std::string(status.entry->id), time_text(*status.last_use), std::string(delivery_text(status.last_result)),
                   count_text(status, status.allowed), count_text(status, status.denied)});
    }
    return table.empty() ? "  None was made or asked for yet.\n" : table.text(output_width());
}

void write_members(JsonText& json, const OutboundStatus& status) {
    const OutboundEntry& entry = *status.entry;
    json.member("id", entry.id).member("purpose", entry.purpose);
    write(json, "hosts", entry.hosts);
    json.member("configuredHosts", entry.configured_hosts).member("data", entry.data.sentence);
    write(json, "members", entry.data.members);
    write(json, "metrics", entry.data.metrics);
    json.member("madeBy", name_of(entry.made_by)).member("since", entry.since.to_string());
    json.member("switch", status.over_it->name).member("value", status.is_on ? "on" : "off").member("setBy", status.set_by);
    json.key("allowed").number(status.allowed).key("denied").number(status.denied).key("lastUse");
    status.last_use ? json.text(iso_text(*status.last_use)) : json.null();
    json.member("lastResult", status.last_result);
}

}  // namespace telemetry::tool
