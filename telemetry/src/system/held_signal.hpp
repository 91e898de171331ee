#pragma once

#include <signal.h>

namespace telemetry {

/// Keeps a signal that a system call of this thread raises from reaching the host: while this stands, the signal is blocked for
/// the thread, and one that came is taken away in the end. For a signal that says no more than the call's own error, as SIGXFSZ
/// and EFBIG.
///
/// Threads: to be destroyed by the thread that made it.
class HeldSignal {
public:
    explicit HeldSignal(int number) noexcept;
    ~HeldSignal();
    HeldSignal(const HeldSignal&) = delete;
    HeldSignal& operator=(const HeldSignal&) = delete;

private:
    sigset_t signal_;
    sigset_t blocked_before_;
    bool was_pending_ = false;
};

}  // namespace telemetry
