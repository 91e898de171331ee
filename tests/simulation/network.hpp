#pragma once

#include "breakage.hpp"
#include "dice.hpp"
#include "egress/transport.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace simulation {

/// A network on which everything happens that a network can do, by the dice, and a vendor who goes on publishing notices
/// and indexes.
///
/// Threads: one at a time.
class Network final : public telemetry::Transport {
public:
    /// Sees a request at the moment in which it would leave the machine.
    using Witness = std::function<void(const telemetry::ApprovedRequest&)>;
    /// What else happens while a request is on its way; the seconds are how long that takes.
    using Meanwhile = std::function<void(std::chrono::seconds)>;
    /// Hears what came of a request, when it has come.
    using Listener = std::function<void(const telemetry::ApprovedRequest&, const telemetry::Result<telemetry::Reply>&)>;

    Network(Breakage breakage, std::uint64_t seed, Witness witness, Meanwhile meanwhile, Listener listener);

    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest& request, const telemetry::Route& route,
                                             std::stop_token stop) override;

private:
    [[nodiscard]] telemetry::Result<telemetry::Reply> answer(const telemetry::ApprovedRequest& request);
    [[nodiscard]] telemetry::Reply good_reply(const telemetry::ApprovedRequest& request);
    [[nodiscard]] telemetry::Reply bad_reply(const telemetry::ApprovedRequest& request);
    [[nodiscard]] telemetry::Reply refusal();
    [[nodiscard]] std::chrono::seconds duration(const telemetry::Result<telemetry::Reply>& reply,
                                                const telemetry::Route& route);
    [[nodiscard]] bool is_down(const telemetry::ApprovedRequest& request) const;

    const Breakage breakage_;
    Dice dice_;
    Witness witness_;
    Meanwhile meanwhile_;
    Listener listener_;
    std::int64_t newest_ = 412;  // sequence of notices and indexes
};

/// Root 1 of the vendor, as it is compiled into the product.
[[nodiscard]] const std::string& notice_root();

}  // namespace simulation
