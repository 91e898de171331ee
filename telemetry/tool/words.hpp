// Numbers, times and kinds as people read them. Nothing here follows the locale: an administrator's screenshot reads the same
// everywhere.
#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/version.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace telemetry::tool {

/// "1,234,567" for the digits "1234567".
[[nodiscard]] std::string grouped(std::string_view digits);

/// "1 metric", "2 metrics".
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);

/// What a metric's numbers are numbers of: "how many", "bytes".
[[nodiscard]] std::string_view unit_of(Kind kind) noexcept;

/// Who makes a request: "library", "product", "platform".
[[nodiscard]] std::string_view name_of(MadeBy made_by) noexcept;

/// How a request went that the library made: "delivered" for the journal's "ok", which says that an answer came, and not that
/// its notice was believed; what else is written there names itself.
[[nodiscard]] std::string_view delivery_text(std::string_view outcome) noexcept;

/// The items with commas between them.
[[nodiscard]] std::string joined(std::span<const std::string_view> items);

/// "any" for 0: every version sends it.
[[nodiscard]] std::string since_text(const Version& since);

/// "2018-08-01 00:00 UTC"
[[nodiscard]] std::string time_text(std::chrono::sys_seconds time);

/// "2018-08-01T00:00:00Z"
[[nodiscard]] std::string iso_text(std::chrono::sys_seconds time);

/// The day by the clock of this machine, in UTC.
[[nodiscard]] std::chrono::sys_days today() noexcept;

/// "2018-08-01"
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

}  // namespace telemetry::tool
