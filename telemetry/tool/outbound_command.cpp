#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/outbound_text.hpp"
#include "tool/output.hpp"

#include <span>
#include <string>
#include <vector>

namespace telemetry::tool {

namespace {

std::string describe(std::span<const OutboundStatus> statuses) {
    std::string text;
    for (const OutboundStatus& status : statuses) text += request_text(status);
    return text + switch_table(statuses) + "\n" + use_table(statuses);
}

std::string as_json(std::span<const OutboundStatus> statuses) {
    JsonText json;
    json.begin_object().key("requests").begin_array();
    for (const OutboundStatus& status : statuses) {
        json.begin_object();
        write_members(json, status);
        json.end_object();
    }
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
