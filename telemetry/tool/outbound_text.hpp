// Requests of the register, for people and for programs.
#pragma once

#include <telemetry/permission.hpp>

#include "tool/json_text.hpp"

#include <span>
#include <string>

namespace telemetry::tool {

/// A request under its name: what for, where, which data, what is lost without it.
[[nodiscard]] std::string request_text(const OutboundStatus& status);

/// A row for each request: its switch, the value, and who set it.
[[nodiscard]] std::string switch_table(std::span<const OutboundStatus> statuses);

/// A row for each request that was made or asked for: when last, how that ended, and how often it was allowed and denied.
[[nodiscard]] std::string use_table(std::span<const OutboundStatus> statuses);

/// Writes all that is known of a request into the object that was begun.
void write_members(JsonText& json, const OutboundStatus& status);

}  // namespace telemetry::tool
