#pragma once

#include "breakage.hpp"
#include "schedule/worker.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace simulation {

/// What the thread of a worker does, done when the machine says so. A stop that comes while it is in the middle of a step
/// leaves it behind: nobody waits for it.
///
/// Threads: one at a time.
class SimulatedThread {
public:
    /// @param steps_under_way counts those of this thread as well; outlives it.
    SimulatedThread(telemetry::Worker::Step step, std::function<void()> last, std::size_t& steps_under_way, Breakage breakage);

    /// A step in the middle of another stands for one that comes right after it.
    /// @return how long there is nothing to do; nothing if the thread takes no more steps.
    std::optional<std::chrono::milliseconds> take_step();
    bool wake() noexcept;
    bool stop();
    /// The process is dead: nothing remains to be done.
    void vanish() noexcept;
    [[nodiscard]] bool has_ended() const noexcept { return !step_; }

private:
    template <class Work>
    auto at_work(Work work);
    void end_if_done();

    telemetry::Worker::Step step_;  // empty when it has ended
    std::function<void()> last_;
    std::size_t& all_under_way_;
    const Breakage breakage_;
    std::size_t under_way_ = 0;
    std::stop_source stop_;
    std::atomic<bool> is_left_behind_ = false;
    bool is_woken_ = false;  // since the last step began
};

/// The worker of a simulated process.
class UnthreadedWorker final : public telemetry::Worker {
public:
    UnthreadedWorker(std::shared_ptr<SimulatedThread> thread, const std::shared_ptr<Worker>& before)
        : Worker(before), thread_(std::move(thread)) {}
    UnthreadedWorker(const UnthreadedWorker&) = delete;
    UnthreadedWorker& operator=(const UnthreadedWorker&) = delete;
    ~UnthreadedWorker() override { thread_->stop(); }

    bool wake() noexcept override { return thread_->wake(); }
    void ask_to_stop() noexcept override {}  // a stop follows, and nobody comes between
    bool stop(std::chrono::milliseconds deadline) noexcept override {
        const bool have_those_before = stop_those_before(deadline);
        return thread_->stop() && have_those_before;
    }
    std::unique_ptr<telemetry::DirectoryWatch> take_watch() noexcept override { return nullptr; }

private:
    [[nodiscard]] bool has_ended() const noexcept override { return thread_->has_ended(); }

    std::shared_ptr<SimulatedThread> thread_;
};

}  // namespace simulation
