#pragma once

#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "client/leave.hpp"
#include "schedule/worker.hpp"

#include <memory>
#include <stop_token>

namespace telemetry {

/// Leave for as long as the object lives: cancels what is under way when a setting comes to forbid it, or would make it another
/// one. Has a thread meanwhile, and none where the system cannot tell of changes.
class Recall {
public:
    /// @param installation outlives it.
    /// @param stop cancels it too.
    Recall(const Installation& installation, const std::stop_token& stop, Leave leave);
    ~Recall();

    /// A stop is requested of it when what is under way is to end.
    [[nodiscard]] std::stop_token token() const noexcept { return recalled_.get_token(); }

    /// Whether leave is given now. Errors: those of the leave; cancelled, if a stop was requested.
    [[nodiscard]] Result<void> ask() const;

    /// What ended it: of what was cancelled, the setting that did so, if one did.
    [[nodiscard]] Error reason_of(Error error) const;

private:
    struct Forward {
        std::stop_source target;
        void operator()() noexcept { target.request_stop(); }
    };

    const Installation& installation_;
    const Leave leave_;
    std::stop_source recalled_;
    std::stop_callback<Forward> forward_;
    std::shared_ptr<Worker> watcher_;
};

}  // namespace telemetry
