#pragma once

#include "system/clock.hpp"

#include <atomic>
#include <chrono>

namespace support {

/// Clocks that stand still until a test moves them.
///
/// Threads: any.
class FakeClock final : public telemetry::Clock {
public:
    explicit FakeClock(std::chrono::sys_seconds wall = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1))
        : wall_(wall.time_since_epoch().count()) {}

    std::chrono::sys_seconds wall() noexcept override { return std::chrono::sys_seconds(std::chrono::seconds(wall_.load())); }
    std::chrono::milliseconds since_boot() noexcept override { return std::chrono::milliseconds(since_boot_ms_.load()); }

    /// Time passes: both clocks go forward. Suspend looks the same.
    void pass(std::chrono::milliseconds time) {
        since_boot_ms_ += time.count();
        const auto whole = (wall_remainder_ms_ + time.count()) / 1000;
        wall_remainder_ms_ = (wall_remainder_ms_ + time.count()) % 1000;
        wall_ += whole;
    }

    /// Somebody sets the wall clock; the clock since boot does not notice.
    void set_wall(std::chrono::sys_seconds time) { wall_ = time.time_since_epoch().count(); }

    /// The machine starts again after a time: the clock since boot begins anew.
    void reboot(std::chrono::seconds off = std::chrono::seconds(0)) {
        wall_ += off.count();
        since_boot_ms_ = 1000;
    }

private:
    std::atomic<std::int64_t> wall_;
    std::atomic<std::int64_t> since_boot_ms_{1'000'000};
    std::atomic<std::int64_t> wall_remainder_ms_{0};
};

}  // namespace support
