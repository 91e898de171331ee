#include "process.hpp"

#include "network.hpp"

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <stdexcept>
#include <utility>

namespace simulation {

namespace outbound = deploy_server::outbound;
using telemetry::detail::ClientCore;

telemetry::Options product_options() {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    options.state_dir = "state";
    options.notice_root = notice_root();
    options.outbound = &outbound::outbound_register();
    return options;
}

Process::Process(telemetry::Options options, telemetry::Surroundings surroundings, Whim whim) : whim_(std::move(whim)) {
    auto made = ClientCore::create(deploy_server::metrics::dictionary(), std::move(options), std::move(surroundings));
    if (!made) throw std::logic_error("a sound machine must let a client start: " + made.error().message);
    core_ = *std::move(made);
    core_->on_notice([this](const auto&) { whim_(*this); });
    core_->installation().log.to([this](const auto&) { whim_(*this); });
    core_->installation().sources.observe(deploy_server::metrics::environments.definition(), [this] {
        whim_(*this);
        return std::optional<std::uint64_t>(12);
    });
    const auto followed =
        core_->follow(outbound::community_step_templates, {.address = "https://library.example.com/v1/step-templates",
                                                           .in_use =
                                                               [this] {
                                                                   whim_(*this);
                                                                   return std::vector<telemetry::FeedItem>{{"a", 6}};
                                                               },
                                                           .on_newer = [this](const auto&) { whim_(*this); }});
    if (!followed) throw std::logic_error("a sound feed must be followed: " + followed.error().message);
}

void Process::stop(bool is_heard) {
    is_stopped_ = true;
    if (!is_heard) return;
    stopping_.request_stop();
    static_cast<void>(core_->stop(std::chrono::milliseconds(0)));
}

}  // namespace simulation
