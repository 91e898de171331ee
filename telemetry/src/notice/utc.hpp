// Days and seconds as they stand in notices and roots: UTC, one way to write each.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry::notice {

/// "2018-08-01", years 1970 to 9999.
[[nodiscard]] std::optional<std::chrono::sys_days> read_day(std::string_view text) noexcept;

/// "2018-08-01T00:00:00Z", no leap second.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_time(std::string_view text) noexcept;

[[nodiscard]] std::string write_day(std::chrono::sys_days day);
[[nodiscard]] std::string write_time(std::chrono::sys_seconds time);

}  // namespace telemetry::notice
