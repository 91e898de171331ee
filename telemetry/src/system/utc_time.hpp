#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// A time as "2018-08-01T00:00:00Z". Years before 0 and after 9999 are written as the nearest of them.
[[nodiscard]] std::string write_utc(std::chrono::sys_seconds time);

/// Reads that one form, strictly: dates that are in no calendar and a 61st second are refused.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_utc(std::string_view text);

}  // namespace telemetry
