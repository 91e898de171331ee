#pragma once

#include "system/alarm.hpp"
#include "system/directory_watch.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace telemetry {

/// The one thread of a client. It takes steps: each does what is due and says how long there is nothing to do.
///
/// It may have a watch: what that hears of brings the next step at once. Both the thread and its descriptors are gone when it
/// has ended by itself. When it was stopped, the watch is at rest: the system takes long to close one, and who stops shall not
/// wait for that.
///
/// The thread blocks all signals, so that the host's handlers never run on it. It waits by the clock since boot: what came due
/// while the machine slept is seen when it wakes. Waiting is done in pieces of at most a minute, because somebody may set the
/// wall clock.
///
/// Threads: `wake` and `stop` from any; the destructor stops.
class Worker {
public:
    /// @return how long to wait before the next step; nothing if there is no more to do, which ends the thread.
    using Step = std::function<std::optional<std::chrono::milliseconds>(std::stop_token)>;

    /// How a client comes by its worker. A simulation has its own way, by which it says itself when a step is taken.
    using Start = std::function<std::shared_ptr<Worker>(
        Step step, std::function<void()> last, std::unique_ptr<DirectoryWatch> watch, const std::shared_ptr<Worker>& before)>;

    static constexpr std::chrono::milliseconds wait_max{60'000};

    /// Starts the thread.
    /// @param last is called on it after the last step, and again if a `wake` meanwhile brought another.
    /// @param watch may be null.
    /// @param before was stopped and may have been left behind: who stops this one waits for that one too.
    /// @return null if the system has no thread or no descriptor to give.
    [[nodiscard]] static std::shared_ptr<Worker> start(Step step, std::function<void()> last,
                                                       std::unique_ptr<DirectoryWatch> watch = nullptr,
                                                       const std::shared_ptr<Worker>& before = nullptr) noexcept;

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    /// Stops the thread, if nobody did so before, and leaves it behind if it has not ended.
    virtual ~Worker() = default;

    /// Ends a wait, so that the next step comes now.
    /// @return false if no step will come: the thread was stopped, has ended by itself, or is about to and only tidies up its
    /// own things, or is not of this process. Another worker may then be started beside it.
    virtual bool wake() noexcept = 0;

    /// Asks the step under way to end, and waits for nobody. No step begins after this.
    virtual void ask_to_stop() noexcept = 0;

    /// Does that, and waits for the thread, and for those left behind before it. May be called again, and
    /// by several at once.
    /// @param deadline of more than a day is one of a day.
    /// @return false if one of them had not ended at the deadline, or is the one that calls. It is then left behind: it ends by
    /// itself when its step returns, and touches nothing but what the step owns. True in a forked child, where none is.
    virtual bool stop(std::chrono::milliseconds deadline) noexcept = 0;

    /// The watch, at rest, of a thread that was stopped and has ended; null if there is none.
    [[nodiscard]] virtual std::unique_ptr<DirectoryWatch> take_watch() noexcept = 0;

    /// Whether the thread that asks is one that was left behind. It is then not to call what belongs to others.
    [[nodiscard]] static bool is_left_behind() noexcept;

    /// Tells the thread that calls where it can see whether it was left behind; null if it takes no steps.
    /// @return what it was told before.
    static const std::atomic<bool>* heed(const std::atomic<bool>* is_left_behind) noexcept;

protected:
    explicit Worker(const std::shared_ptr<Worker>& before) noexcept;
    [[nodiscard]] bool stop_those_before(std::chrono::milliseconds deadline) const noexcept {
        return !before_ || before_->stop(deadline);
    }

private:
    [[nodiscard]] virtual bool has_ended() const noexcept = 0;
    [[nodiscard]] static std::shared_ptr<Worker> first_that_runs(std::shared_ptr<Worker> of_chain) noexcept;

    const std::shared_ptr<Worker> before_;  // still ran when this one was made
};

/// Runs a function on a thread of its own that blocks all signals, and waits for it. For calls that a host makes on its own
/// thread and that may touch the network: libcurl and OpenSSL can raise SIGPIPE. Without a thread to be had, runs it here.
void run_apart(const std::function<void()>& function) noexcept;

}  // namespace telemetry
