#pragma once

#include "client/core.hpp"

#include <functional>
#include <memory>
#include <stop_token>

namespace simulation {

/// A process of the product, which embeds the library as carelessly as a host may: its callbacks do whatever comes to mind.
///
/// Threads: one at a time.
class Process {
public:
    /// What a callback does besides its duty. It may throw.
    using Whim = std::function<void(Process&)>;

    /// @param options those of the host; `surroundings` and `whim` outlive the process.
    Process(telemetry::Options options, telemetry::Surroundings surroundings, Whim whim);

    [[nodiscard]] telemetry::detail::ClientCore& core() noexcept { return *core_; }

    /// What the worker does when it is time.
    std::optional<std::chrono::milliseconds> look() { return core_->step(stopping_.get_token()); }

    /// The host stops its client.
    /// @param is_heard whether the client is told.
    void stop(bool is_heard);
    [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }

private:
    std::shared_ptr<telemetry::detail::ClientCore> core_;
    Whim whim_;
    std::stop_source stopping_;
    bool is_stopped_ = false;
};

/// The options of the simulated product.
[[nodiscard]] telemetry::Options product_options();

}  // namespace simulation
