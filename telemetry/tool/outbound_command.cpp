#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/outbound_text.hpp"
#include "tool/output.hpp"
#include "tool/words.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::tool {

namespace {

std::string describe(std::span<const OutboundStatus> statuses) {
    std::string text;
    for (const OutboundStatus& status : statuses) text += request_text(status);
    return text + switch_table(statuses) + "\n" + use_table(statuses);
}

void write(JsonText& json, const char* name, std::span<const std::string_view> texts) {
    json.key(name).begin_array();
    for (const std::string_view text : texts) json.text(text);
    json.end_array();
}

void write(JsonText& json, const OutboundStatus& status) {
    const OutboundEntry& entry = *status.entry;
    json.begin_object().member("id", entry.id).member("purpose", entry.purpose);
    write(json, "hosts", entry.hosts);
    json.member("configuredHosts", entry.configured_hosts).member("data", entry.data.sentence);
    write(json, "members", entry.data.members);
    write(json, "metrics", entry.data.metrics);
    json.member("madeBy", name_of(entry.made_by)).member("since", entry.since.to_string());
    json.member("switch", status.over_it->name).member("value", status.is_on ? "on" : "off").member("setBy", status.set_by);
    json.key("allowed").number(status.allowed).key("denied").number(status.denied).key("lastUse");
    status.last_use ? json.text(iso_text(*status.last_use)) : json.null();
    json.member("lastResult", status.last_result).end_object();
}

std::string as_json(std::span<const OutboundStatus> statuses) {
    JsonText json;
    json.begin_object().key("requests").begin_array();
    for (const OutboundStatus& status : statuses) write(json, status);
    return json.end_array().end_object().str();
}

}  // namespace

ExitCode outbound(Client& client, const CommandLine& line) {
    auto statuses = client.outbound().status();
    if (!statuses) return complain(statuses.error());
    std::erase_if(*statuses, [&](const OutboundStatus& status) { return status.entry->role != line.role; });
    return put(line.as_json ? as_json(*statuses) : describe(*statuses), ExitCode::done);
}

}  // namespace telemetry::tool
