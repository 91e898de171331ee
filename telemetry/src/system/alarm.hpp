#pragma once

#include "system/descriptor.hpp"

#include <chrono>

namespace telemetry {

/// Rings when a time has passed by the clock since boot, which goes on while the machine sleeps. The patience of poll() does
/// not: after a night asleep it still waits for what was left of it the evening before.
///
/// Threads: one at a time.
class Alarm {
public:
    /// Without a timer to be had it never rings.
    Alarm() noexcept;

    /// Sets it anew, whether it has rung or not.
    /// @return what can be read from, in the sense of poll(), when it has rung. Negative: it never will. That is so too where
    /// the host has closed the timer and has something else under its number.
    [[nodiscard]] int set(std::chrono::milliseconds time) noexcept;

private:
    Descriptor timer_;
};

}  // namespace telemetry
