#include "process.hpp"

#include "vendor.hpp"

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

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

Process::Process(telemetry::Options options, telemetry::Surroundings surroundings, Promises& promises, Whim whim,
                 Breakage breakage)
    : promises_(promises), whim_(std::move(whim)), breakage_(breakage) {
    surroundings.start_worker = [this](auto step, auto last, auto, const auto& before) {
        thread_ = std::make_shared<SimulatedThread>(std::move(step), std::move(last), steps_under_way_, breakage_);
        return std::make_shared<UnthreadedWorker>(thread_, before);
    };
    auto made = ClientCore::create(deploy_server::metrics::dictionary(), std::move(options), std::move(surroundings));
    if (!made) throw DidNotStart("a sound machine must let a client start: " + made.error().message);
    core_ = *std::move(made);
    listen();
    follow_feed();
}

Process::~Process() {
    if (thread_) thread_->vanish();
}

/// What a host does once, when it begins: what it does not ask for any more is not reported either. Memory and processor use
/// would be those of the simulation itself, which differ from run to run.
void Process::listen() {
    core_->installation().sources.measure_process(false);
    static_cast<void>(core_->installation().counters.counter(deploy_server::metrics::deployments_last_90_days.definition()));
    core_->on_notice([this](const auto&) { called_back(); });
    core_->installation().log.to([this](const auto&) { called_back(true); });
    core_->installation().sources.observe(deploy_server::metrics::environments.definition(), [this] {
        called_back();
        return std::optional<std::uint64_t>(12);
    });
}

void Process::follow_feed() {
    const auto followed =
        core_->follow(outbound::community_step_templates, {.address = "https://library.example.com/v1/step-templates",
                                                           .in_use =
                                                               [this] {
                                                                   called_back();
                                                                   return std::vector<telemetry::FeedItem>{{"a", 6}};
                                                               },
                                                           .on_newer = [this](const auto&) { called_back(); }});
    if (!followed) throw DidNotStart("a sound feed must be followed: " + followed.error().message);
}

template <class Work>
auto Process::as(Caller::Kind kind, Work work) {
    const Aside aside(this);
    caller_ = {kind, stops_};
    return work();
}

void Process::start() {
    is_stopped_ = false;
    core_->start();
}

void Process::hear(std::uint64_t sayings) {
    if (std::exchange(sayings_heard_, sayings) != sayings) core_->reload();
}

std::optional<std::chrono::milliseconds> Process::look() {
    const auto thread = thread_;
    has_looked_ = thread && !thread->has_ended();
    if (!has_looked_) return std::nullopt;
    return as(Caller::Kind::look, [&] { return thread->take_step(); });
}

void Process::check_now(bool with_feed) {
    as(Caller::Kind::check, [&] { return core_->check_now().has_value(); });
    if (!with_feed) return;
    as(Caller::Kind::check, [&] { return core_->check_now(outbound::community_step_templates).has_value(); });
}

void Process::stop() {
    is_stopped_ = true;
    ++stops_;
    if (breakage_ == Breakage::stop_is_not_heard) return;
    const bool has_ended = core_->stop(std::chrono::milliseconds(0));
    const bool is_there = steps_under_way_ > 0 || (thread_ && !thread_->has_ended());
    promises_.stopped(has_ended, is_there, steps_under_way_ > 0);
}

/// What the host calls itself may call it back, on its own account. A check that it has made may write to the log until it
/// returns, though a stop ends it.
void Process::called_back(bool is_log) {
    const bool is_stop_between = stops_ != caller_.stops;
    const bool is_allowed =
        caller_.kind == Caller::Kind::host || (caller_.kind == Caller::Kind::check && is_stop_between && is_log);
    promises_.called_back(!is_allowed && is_over(), is_log);
    const Aside aside(this);
    whim_(*this);
}

}  // namespace simulation
