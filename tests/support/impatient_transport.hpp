#pragma once

#include "egress/transport.hpp"

#include <chrono>
#include <stop_token>
#include <utility>

namespace support {

/// The network of the machine, with less patience than the library has: a test has no 30 seconds for a server that drips.
class ImpatientTransport final : public telemetry::Transport {
public:
    explicit ImpatientTransport(std::chrono::milliseconds total_time_max) : total_time_max_(total_time_max) {}

    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest& request, const telemetry::Route& route,
                                             std::stop_token stop) override {
        telemetry::Route shorter = route;
        shorter.connect_time_max = total_time_max_;
        shorter.total_time_max = total_time_max_;
        return telemetry::network_transport().send(request, shorter, std::move(stop));
    }

private:
    std::chrono::milliseconds total_time_max_;
};

}  // namespace support
