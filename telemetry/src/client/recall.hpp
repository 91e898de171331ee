#pragma once

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "schedule/worker.hpp"

#include <memory>
#include <stop_token>

namespace telemetry {

/// Cancels a check that is under way when a setting comes to forbid it, or the statistics that it carries. Has a thread as
/// long as it lives, and none where the system cannot tell of changes.
class Recall {
public:
    /// @param installation outlives it.
    /// @param configuration under which the check is made.
    /// @param stop cancels the check too.
    Recall(const Installation& installation, const Configuration& configuration, bool by_hand, const std::stop_token& stop);
    ~Recall();

    /// A stop is requested of it when the check is to end.
    [[nodiscard]] std::stop_token token() const noexcept { return recalled_.get_token(); }

private:
    struct Forward {
        std::stop_source target;
        void operator()() noexcept { target.request_stop(); }
    };

    std::stop_source recalled_;
    std::stop_callback<Forward> forward_;
    std::unique_ptr<Worker> watcher_;
};

}  // namespace telemetry
