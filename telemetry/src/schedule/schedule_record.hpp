#pragma once

#include <telemetry/result.hpp>

#include "schedule/timetable.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// What is kept of the schedule between runs, and shown by `status`.
struct ScheduleRecord {
    std::optional<Timetable> timetable;  ///< none until a server has run: a check by hand makes no plans
    std::optional<std::chrono::sys_seconds> last_try;
    std::string last_result;  ///< "ok", or the name of an error code
    /// Until when a server wants not to be asked, as it said to somebody who asked by hand; epoch if the timetable knows
    /// already.
    std::chrono::sys_seconds told_off_until{};
    /// The same of a host that gets the statistics alone, whoever was told.
    std::chrono::sys_seconds usage_not_before{};

    friend bool operator==(const ScheduleRecord&, const ScheduleRecord&) = default;
};

/// The form of the file `schedule`; see state/key_values.hpp.
[[nodiscard]] std::string write_schedule(const ScheduleRecord& record);

/// Errors: state_corrupt, with the rule.
[[nodiscard]] Result<ScheduleRecord> read_schedule(std::string_view text);

}  // namespace telemetry
