#include "system/alarm.hpp"

#include <sys/timerfd.h>
#include <time.h>

#include <algorithm>

namespace telemetry {

Alarm::Alarm() noexcept : timer_(::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK)) {}

int Alarm::set(std::chrono::milliseconds time) noexcept {
    const std::chrono::nanoseconds left = std::max<std::chrono::nanoseconds>(time, std::chrono::nanoseconds(1));  // 0: never
    const auto whole = std::chrono::floor<std::chrono::seconds>(left);
    itimerspec at{};
    at.it_value = {static_cast<time_t>(whole.count()), static_cast<long>((left - whole).count())};
    return ::timerfd_settime(timer_.number(), 0, &at, nullptr) == 0 ? timer_.number() : -1;
}

}  // namespace telemetry
