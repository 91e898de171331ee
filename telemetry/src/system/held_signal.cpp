#include "system/held_signal.hpp"

#include <time.h>

#include <cerrno>

namespace telemetry {

HeldSignal::HeldSignal(int number) noexcept {
    ::sigemptyset(&signal_);
    ::sigaddset(&signal_, number);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, number) == 1;
    ::pthread_sigmask(SIG_BLOCK, &signal_, &blocked_before_);
}

HeldSignal::~HeldSignal() {
    const int reason = errno;  // what the system call failed with is still to be read
    if (!was_pending_) {       // else it is somebody else's, and is left to them
        constexpr timespec at_once{0, 0};
        while (::sigtimedwait(&signal_, nullptr, &at_once) < 0 && errno == EINTR) {
        }
    }
    ::pthread_sigmask(SIG_SETMASK, &blocked_before_, nullptr);
    errno = reason;
}

}  // namespace telemetry
