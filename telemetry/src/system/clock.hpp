#pragma once

#include <chrono>

namespace telemetry {

/// What time it is, twice over: the wall clock, which people set and which jumps, and a clock since boot, which does neither
/// and goes on while the machine sleeps. Both are needed: see schedule/timetable.hpp.
///
/// Threads: any.
class Clock {
public:
    [[nodiscard]] virtual std::chrono::sys_seconds wall() noexcept = 0;
    [[nodiscard]] virtual std::chrono::milliseconds since_boot() noexcept = 0;

protected:
    ~Clock() = default;  // lives as long as the program, or on a test's stack
};

/// The clocks of the machine.
[[nodiscard]] Clock& system_clock() noexcept;

}  // namespace telemetry
