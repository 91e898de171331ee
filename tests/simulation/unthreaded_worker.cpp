#include "unthreaded_worker.hpp"

#include <utility>

namespace simulation {

SimulatedThread::SimulatedThread(telemetry::Worker::Step step, std::function<void()> last, std::size_t& steps_under_way,
                                 Breakage breakage)
    : step_(std::move(step)), last_(std::move(last)), all_under_way_(steps_under_way), breakage_(breakage) {}

/// What is done on this thread.
template <class Work>
auto SimulatedThread::at_work(Work work) {
    ++under_way_;
    ++all_under_way_;
    const auto* const before = telemetry::Worker::heed(&is_left_behind_);
    auto result = work();
    static_cast<void>(telemetry::Worker::heed(before));
    --all_under_way_;
    --under_way_;
    return result;
}

std::optional<std::chrono::milliseconds> SimulatedThread::take_step() {
    if (has_ended() || stop_.stop_requested()) return std::nullopt;
    is_woken_ = false;
    const auto rest = at_work([&] { return step_(stop_.get_token()); });
    if (!rest || stop_.stop_requested()) end_if_done();
    return rest;
}

bool SimulatedThread::wake() noexcept {
    if (has_ended() || stop_.stop_requested()) return false;
    is_woken_ = true;
    return true;
}

bool SimulatedThread::stop() {
    if (breakage_ == Breakage::thread_outlives_stop && under_way_ == 0) return true;
    if (breakage_ != Breakage::look_goes_on_after_stop) stop_.request_stop();
    if (under_way_ == 0) {
        end_if_done();
        return true;
    }
    is_left_behind_ = breakage_ != Breakage::left_behind_is_not_told;
    return false;
}

/// Not in the middle of a step: whoever is there comes by here again.
void SimulatedThread::end_if_done() {
    if (has_ended() || under_way_ > 0) return;
    at_work([&] {
        last_();
        return true;
    });
    if (!is_woken_ || stop_.stop_requested()) vanish();
}

void SimulatedThread::vanish() noexcept {
    step_ = nullptr;
    last_ = nullptr;
}

}  // namespace simulation
