// The way to the network, watched by who sends, and leaking on the way.
#pragma once

#include "egress/transport.hpp"
#include "system/clock.hpp"

#include <chrono>

namespace leaky {

/// Sends by the library's own transport, and prints when.
class LeakyTransport final : public telemetry::Transport {
public:
    explicit LeakyTransport(telemetry::Clock& clock) : clock_(clock), start_(clock.wall()) {}

    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest& request, const telemetry::Route& route,
                                             std::stop_token stop) override;

private:
    telemetry::Clock& clock_;
    const std::chrono::sys_seconds start_;
};

}  // namespace leaky
