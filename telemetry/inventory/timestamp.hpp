// The dates of an inventory.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace telemetry::inventory {

/// A date and time as RFC 3339 writes them: `2018-05-01T00:00:00Z`, with a fraction of a second or without, and with an
/// offset such as `+02:00` in place of `Z`. Digits beyond the millisecond are dropped. Empty for everything else, dates that
/// no calendar has and leap seconds included.
[[nodiscard]] std::optional<std::chrono::sys_time<std::chrono::milliseconds>> parse_timestamp(std::string_view text) noexcept;

}  // namespace telemetry::inventory
