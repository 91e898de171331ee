#pragma once

#include "client/exchange.hpp"
#include "client/installation.hpp"
#include "schedule/worker.hpp"

#include <memory>
#include <stop_token>

namespace telemetry {

/// Cancels a request that is under way when a setting comes to forbid it, or would make it another one. Has a thread as long as
/// it lives, and none where the system cannot tell of changes.
class Recall {
public:
    /// @param installation outlives it.
    /// @param stop cancels the request too.
    Recall(const Installation& installation, const std::stop_token& stop, Leave leave);
    ~Recall();

    /// A stop is requested of it when the request is to end.
    [[nodiscard]] std::stop_token token() const noexcept { return recalled_.get_token(); }

private:
    struct Forward {
        std::stop_source target;
        void operator()() noexcept { target.request_stop(); }
    };

    std::stop_source recalled_;
    std::stop_callback<Forward> forward_;
    std::shared_ptr<Worker> watcher_;
};

}  // namespace telemetry
