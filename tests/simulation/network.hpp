#pragma once

#include "breakage.hpp"
#include "egress/transport.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>

namespace simulation {

/// A network on which everything happens that a network can do, by the dice, and a vendor who goes on publishing notices.
///
/// Threads: one at a time.
class Network final : public telemetry::Transport {
public:
    /// Sees a request at the moment in which it would leave the machine.
    using Witness = std::function<void(const telemetry::ApprovedRequest&)>;
    /// What else happens while a request is on its way; the seconds are how long that takes.
    using Meanwhile = std::function<void(std::chrono::seconds)>;
    /// Hears how long the server asked the installation to stay away.
    using ToldOff = std::function<void(std::chrono::seconds)>;

    Network(Breakage breakage, std::uint64_t seed, Witness witness, Meanwhile meanwhile, ToldOff told_off);

    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest& request, const telemetry::Route& route,
                                             std::stop_token stop) override;

private:
    [[nodiscard]] telemetry::Result<telemetry::Reply> answer();
    [[nodiscard]] telemetry::Reply good_reply();
    [[nodiscard]] telemetry::Reply bad_reply();
    [[nodiscard]] telemetry::Reply refusal();
    [[nodiscard]] std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(dice_() % sides); }

    const Breakage breakage_;
    std::mt19937_64 dice_;
    Witness witness_;
    Meanwhile meanwhile_;
    ToldOff told_off_;
    std::int64_t newest_ = 412;
};

/// Root 1 of the vendor, as it is compiled into the product.
[[nodiscard]] const std::string& notice_root();

}  // namespace simulation
