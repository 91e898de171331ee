#include "schedule/worker.hpp"

#include "system/alarm.hpp"
#include "system/descriptor.hpp"
#include "system/held_signal.hpp"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace telemetry {

namespace {

constexpr std::chrono::milliseconds pause_of_the_deaf{50};
constexpr std::chrono::milliseconds pause_without_memory{1000};
constexpr std::chrono::milliseconds deadline_max = std::chrono::hours(24);  // what is added to the clock must not overflow

/// A thread inherits the signal mask of who makes it.
class SignalsBlocked {
public:
    SignalsBlocked() noexcept {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

template <class Function>
std::optional<std::thread> make_thread(Function function) noexcept {
    try {
        const SignalsBlocked blocked;
        return std::thread(std::move(function));
    } catch (const std::system_error&) {
        return std::nullopt;
    } catch (const std::bad_alloc&) {
        return std::nullopt;
    }
}

/// Where the worker whose steps this thread takes says whether it was left behind.
thread_local constinit const std::atomic<bool>* is_this_left_behind = nullptr;

/// What the thread and its owner have in common.
struct Shared {
    explicit Shared(std::unique_ptr<DirectoryWatch> the_watch) : watch(std::move(the_watch)) {}

    /// Ends a wait. Needs the mutex, under which the thread closes the descriptor when it ends.
    void ring() const noexcept {
        constexpr std::uint64_t once = 1;
        if (!has_ended) static_cast<void>(::write(bell.number(), &once, sizeof once));
    }

    /// Whether another step comes, for somebody who asked for one. Who asks too late is told so.
    bool wake() noexcept {
        const std::scoped_lock lock(mutex);
        if (is_ending || stop.stop_requested()) return false;
        is_woken = true;
        ring();
        return true;
    }

    void ask_to_stop() noexcept {
        stop.request_stop();
        const std::scoped_lock lock(mutex);
        ring();
    }

    void begin_step() noexcept {
        const std::scoped_lock lock(mutex);
        is_woken = false;
    }

    /// Takes the decision that there will be no more steps. @return false if somebody has asked for one.
    bool end() noexcept {
        const std::scoped_lock lock(mutex);
        is_ending = stop.stop_requested() || !is_woken;
        return is_ending;
    }

    /// Waits for the end of the thread. @return false if it did not come in time, and never to the thread itself.
    bool wait_for_the_end(std::chrono::steady_clock::time_point deadline) noexcept {
        std::unique_lock lock(mutex);
        const bool is_own_thread = is_this_left_behind == &is_left_behind;
        if (is_own_thread || !ended.wait_until(lock, deadline, [&] { return has_ended; })) {
            is_left_behind = true;
            return false;
        }
        auto finished = std::exchange(thread, std::nullopt);  // by whom of those who wait, is all the same
        lock.unlock();
        if (finished) finished->join();
        return true;
    }

    std::mutex mutex;
    std::condition_variable ended;
    std::stop_source stop;
    Descriptor bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::unique_ptr<DirectoryWatch> watch;  // the thread's alone until it has ended
    bool is_woken = false;                  // since the last step began
    bool is_ending = false;                 // takes no more steps, and touches nothing but this
    bool has_ended = true;                  // or there never was a thread
    std::atomic<bool> is_left_behind = false;
    std::optional<std::thread> thread;
    const pid_t process = ::getpid();
    std::shared_ptr<Shared> itself;  // what nobody may let go of
};

/// Waits for the bell, for news of the watch, or until the time is over: by the alarm, which a sleep of the machine does not
/// hold up, or by the patience of poll, which needs no descriptor.
void wait(Shared& shared, Alarm& alarm, std::chrono::milliseconds rest) noexcept {
    using std::chrono::steady_clock;
    if (shared.watch && !shared.watch->hears_all()) rest = std::min(rest, pause_without_memory);
    const auto end = steady_clock::now() + rest;
    std::array<pollfd, 3> sources{{{shared.bell.number(), POLLIN, 0}, {-1, POLLIN, 0}, {alarm.set(rest), POLLIN, 0}}};
    if (shared.watch) sources[1].fd = shared.watch->descriptor();
    for (auto left = rest; left >= left.zero() && !shared.stop.stop_requested();) {
        const bool is_deaf = sources[0].fd < 0;  // nobody can wake it: it must look up
        const int ready = ::poll(sources.data(), sources.size(),
                                 static_cast<int>((is_deaf ? std::min(left, pause_of_the_deaf) : left).count()));
        // A host that closed what is not its own must not pay with a processor.
        for (pollfd& source : sources) {
            if ((source.revents & (POLLNVAL | POLLERR)) != 0) source.fd = -1;
        }
        std::uint64_t rung = 0;
        if ((sources[0].revents & POLLIN) != 0 && ::read(shared.bell.number(), &rung, sizeof rung) > 0) return;
        const bool has_rung = (sources[2].revents & POLLIN) != 0;
        const bool is_news = shared.watch && shared.watch->take_news();
        if (is_news || has_rung || (ready == 0 && !is_deaf)) return;
        left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
    }
}

/// Steps do not throw on purpose: what is thrown is want of memory, and a later step may have better luck.
std::optional<std::chrono::milliseconds> take_step(const Worker::Step& step, const std::stop_token& stop) noexcept {
    try {
        return step(stop);
    } catch (...) {
        return pause_without_memory;
    }
}

void take_steps(Shared& shared, const Worker::Step& step) noexcept {
    const std::stop_token stop = shared.stop.get_token();
    Alarm alarm;
    while (!stop.stop_requested()) {
        shared.begin_step();
        const auto rest = take_step(step, stop);
        if (!rest) return;
        wait(shared, alarm, std::clamp(*rest, std::chrono::milliseconds(0), Worker::wait_max));
    }
}

void run(Shared& shared, const Worker::Step& step, const std::function<void()>& last) noexcept {
    static_cast<void>(Worker::heed(&shared.is_left_behind));
    do {
        take_steps(shared, step);
        try {
            last();
        } catch (...) {
            // Want of memory.
        }
    } while (!shared.end());
    const bool is_waited_for = shared.stop.stop_requested() && !shared.is_left_behind;
    if (!is_waited_for) shared.watch.reset();
    if (shared.watch) shared.watch->rest();
    const std::scoped_lock lock(shared.mutex);
    shared.has_ended = true;
    shared.bell = Descriptor();
    shared.ended.notify_all();
}

/// A worker that has a thread.
class Thread final : public Worker {
public:
    Thread(std::shared_ptr<Shared> shared, const std::shared_ptr<Worker>& before) noexcept
        : Worker(before), shared_(std::move(shared)) {}
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;
    ~Thread() override;

    bool wake() noexcept override { return is_of_this_process() && shared_->wake(); }
    void ask_to_stop() noexcept override {
        if (is_of_this_process()) shared_->ask_to_stop();
    }
    bool stop(std::chrono::milliseconds deadline) noexcept override;
    std::unique_ptr<DirectoryWatch> take_watch() noexcept override {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->has_ended ? std::move(shared_->watch) : nullptr;
    }

private:
    [[nodiscard]] bool has_ended() const noexcept override {
        const std::scoped_lock lock(shared_->mutex);
        return shared_->has_ended;
    }
    [[nodiscard]] bool is_of_this_process() const noexcept { return shared_->process == ::getpid(); }

    const std::shared_ptr<Shared> shared_;
};

Thread::~Thread() {
    if (!is_of_this_process()) {
        // In a forked child there is no such thread, and nothing may be asked of what stands for it.
        shared_->itself = shared_;
        return;
    }
    if (!shared_->stop.stop_requested()) {
        shared_->ask_to_stop();
        static_cast<void>(shared_->wait_for_the_end(std::chrono::steady_clock::now() + std::chrono::milliseconds(100)));
    }
    const std::scoped_lock lock(shared_->mutex);
    if (shared_->thread) shared_->thread->detach();
    shared_->thread.reset();
}

bool Thread::stop(std::chrono::milliseconds deadline) noexcept {
    if (!is_of_this_process()) return true;
    const auto end = std::chrono::steady_clock::now() + std::min(deadline, deadline_max);
    shared_->ask_to_stop();
    const bool have_those_before = stop_those_before(deadline);
    return shared_->wait_for_the_end(end) && have_those_before;
}

}  // namespace

std::shared_ptr<Worker> Worker::start(Step step, std::function<void()> last, std::unique_ptr<DirectoryWatch> watch,
                                      const std::shared_ptr<Worker>& before) noexcept {
    try {
        auto shared = std::make_shared<Shared>(std::move(watch));
        if (!shared->bell.is_open()) return nullptr;
        std::shared_ptr<Worker> worker = std::make_shared<Thread>(shared, before);
        const std::scoped_lock lock(shared->mutex);  // for which the thread waits
        shared->thread = make_thread([shared, step = std::move(step), last = std::move(last)] { run(*shared, step, last); });
        if (!shared->thread) return nullptr;
        shared->has_ended = false;
        return worker;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

Worker::Worker(const std::shared_ptr<Worker>& before) noexcept : before_(first_that_runs(before)) {}

std::shared_ptr<Worker> Worker::first_that_runs(std::shared_ptr<Worker> of_chain) noexcept {
    while (of_chain && of_chain->has_ended()) of_chain = of_chain->before_;
    return of_chain;
}

const std::atomic<bool>* Worker::heed(const std::atomic<bool>* is_left_behind) noexcept {
    return std::exchange(is_this_left_behind, is_left_behind);
}

bool Worker::is_left_behind() noexcept {
    return is_this_left_behind != nullptr && *is_this_left_behind;
}

void run_apart(const std::function<void()>& function) noexcept {
    if (auto thread = make_thread([&] { function(); })) {
        thread->join();
    } else {
        const HeldSignal pipe(SIGPIPE);
        function();
    }
}

}  // namespace telemetry
