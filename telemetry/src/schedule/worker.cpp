#include "schedule/worker.hpp"

#include "system/alarm.hpp"
#include "system/descriptor.hpp"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

namespace telemetry {

namespace {

constexpr std::chrono::milliseconds pause_of_the_deaf{50};

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

}  // namespace

struct Worker::Shared {
    explicit Shared(std::unique_ptr<DirectoryWatch> the_watch) : watch(std::move(the_watch)) {}

    /// Ends a wait. Needs the mutex, under which the thread closes the descriptor when it ends.
    void wake() const noexcept {
        constexpr std::uint64_t once = 1;
        if (!has_ended) static_cast<void>(::write(bell.number(), &once, sizeof once));
    }

    std::mutex mutex;
    std::condition_variable ended;
    std::stop_source stop;
    Descriptor bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::unique_ptr<DirectoryWatch> watch;  // the thread's alone until it has ended
    bool has_ended = false;
    std::optional<std::thread> thread;
    pid_t process = ::getpid();
};

std::unique_ptr<Worker> Worker::start(Step step, std::function<void()> last, std::unique_ptr<DirectoryWatch> watch) noexcept {
    try {
        auto shared = std::make_shared<Shared>(std::move(watch));
        if (!shared->bell.is_open()) return nullptr;
        shared->thread = make_thread([shared, step = std::move(step), last = std::move(last)] { run(*shared, step, last); });
        if (!shared->thread) return nullptr;
        return std::unique_ptr<Worker>(new Worker(std::move(shared)));
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

Worker::Worker(std::shared_ptr<Shared> shared) noexcept : shared_(std::move(shared)) {}

Worker::~Worker() {
    stop(std::chrono::milliseconds(100));
}

/// Waits for the bell, for news of the watch, or until the time is over: by the alarm, which a sleep of the machine does not
/// hold up, or by the patience of poll, which needs no descriptor.
void Worker::wait(Shared& shared, Alarm& alarm, std::chrono::milliseconds rest) {
    using std::chrono::steady_clock;
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
        if (has_rung || (ready == 0 && !is_deaf) || (shared.watch && shared.watch->take_news())) return;
        left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
    }
}

void Worker::take_steps(Shared& shared, const Step& step) {
    const std::stop_token stop = shared.stop.get_token();
    Alarm alarm;
    while (!stop.stop_requested()) {
        const auto rest = step(stop);
        if (!rest) return;
        wait(shared, alarm, std::clamp(*rest, std::chrono::milliseconds(0), wait_max));
    }
}

void Worker::run(Shared& shared, const Step& step, const std::function<void()>& last) noexcept {
    take_steps(shared, step);
    last();
    if (!shared.stop.stop_requested()) shared.watch.reset();  // nobody waits for this thread
    if (shared.watch) shared.watch->rest();
    const std::scoped_lock lock(shared.mutex);
    shared.has_ended = true;
    shared.bell = Descriptor();
    shared.ended.notify_all();
}

bool Worker::has_ended() const noexcept {
    if (shared_->process != ::getpid()) return true;
    const std::scoped_lock lock(shared_->mutex);
    return shared_->has_ended;
}

void Worker::wake() noexcept {
    if (shared_->process != ::getpid()) return;
    const std::scoped_lock lock(shared_->mutex);
    shared_->wake();
}

bool Worker::stop(std::chrono::milliseconds deadline) noexcept {
    if (!shared_->thread) return true;
    if (shared_->process != ::getpid()) {
        // In a forked child there is no such thread, and nothing may be asked of it. What stands for it is left alone for ever.
        static_cast<void>(new std::shared_ptr<Shared>(shared_));
        shared_ = std::make_shared<Shared>(nullptr);
        return true;
    }
    shared_->stop.request_stop();
    std::unique_lock lock(shared_->mutex);
    shared_->wake();
    const bool is_own_thread = shared_->thread->get_id() == std::this_thread::get_id();
    const bool has_ended = !is_own_thread && shared_->ended.wait_for(lock, deadline, [&] { return shared_->has_ended; });
    std::thread thread = std::move(*shared_->thread);
    shared_->thread.reset();
    lock.unlock();
    if (has_ended) {
        thread.join();
    } else {
        thread.detach();
    }
    return has_ended;
}

std::unique_ptr<DirectoryWatch> Worker::take_watch() noexcept {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->has_ended ? std::move(shared_->watch) : nullptr;
}

void run_apart(const std::function<void()>& function) noexcept {
    if (auto thread = make_thread([&] { function(); })) {
        thread->join();
    } else {
        function();
    }
}

}  // namespace telemetry
