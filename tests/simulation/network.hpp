#pragma once

#include "breakage.hpp"
#include "dice.hpp"
#include "egress/transport.hpp"
#include "vendor.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace simulation {

/// A network on which everything happens that a network can do, by the dice, and on which a vendor goes on publishing
/// notices, indexes and roots.
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
    [[nodiscard]] telemetry::Reply forged_reply(const telemetry::ApprovedRequest& request);
    [[nodiscard]] telemetry::Reply twin_reply(const telemetry::ApprovedRequest& request);
    [[nodiscard]] telemetry::Reply refusal();
    void publish_anew();
    [[nodiscard]] std::chrono::seconds duration(const telemetry::Result<telemetry::Reply>& reply,
                                                const telemetry::Route& route);
    [[nodiscard]] bool is_down(const telemetry::ApprovedRequest& request) const;

    const Breakage breakage_;
    Dice dice_;
    Witness witness_;
    Meanwhile meanwhile_;
    Listener listener_;
    std::vector<Edition> editions_{{}};  // of the vendor; the newest last
};

}  // namespace simulation
