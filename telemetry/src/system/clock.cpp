#include "system/clock.hpp"

#include <time.h>

namespace telemetry {

namespace {

class SystemClock final : public Clock {
public:
    std::chrono::sys_seconds wall() noexcept override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    std::chrono::milliseconds since_boot() noexcept override {
        timespec now{};
        ::clock_gettime(CLOCK_BOOTTIME, &now);
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(now.tv_sec) +
                                                                     std::chrono::nanoseconds(now.tv_nsec));
    }
};

}  // namespace

Clock& system_clock() noexcept {
    static constinit SystemClock clock;
    return clock;
}

}  // namespace telemetry
