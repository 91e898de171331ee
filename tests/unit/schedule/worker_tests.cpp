#include "schedule/worker.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using telemetry::Worker;

namespace {

/// The descriptor of a timer of this process that is set and counts by the clock since boot, as the system describes it.
std::optional<int> timer_by_the_clock_since_boot() {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
        std::ifstream file(entry.path());
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const bool is_set = text.find("it_value: (") != std::string::npos && text.find("it_value: (0, 0)") == std::string::npos;
        if (is_set && text.find("clockid: " + std::to_string(CLOCK_BOOTTIME) + "\n") != std::string::npos)
            return std::stoi(entry.path().filename().string());
    }
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(worker_tests)

BOOST_AUTO_TEST_CASE(a_wake_brings_the_next_step_now) {
    std::promise<void> first;
    std::promise<void> second;
    int steps = 0;
    const auto worker = Worker::start(
        [&](std::stop_token) {
            ++steps;
            if (steps == 1) first.set_value();
            if (steps == 2) second.set_value();
            return std::optional(Worker::wait_max);
        },
        [] {});
    BOOST_REQUIRE(worker);
    first.get_future().wait();
    worker->wake();
    second.get_future().wait();  // would last a minute, and end by the test's time-out, if the wake were lost
    BOOST_TEST(worker->stop(10s));
}

// The worker waited by a clock that stands still while the machine sleeps: it overslept by what was left of the wait. A machine
// that has slept is one whose timer has come to its end while hardly any time has passed for poll().
BOOST_AUTO_TEST_CASE(what_came_due_while_the_machine_slept_is_done_when_it_wakes) {
    std::promise<void> second;
    int steps = 0;
    const auto worker = Worker::start(
        [&](std::stop_token) {
            if (++steps == 2) second.set_value();
            return std::optional(Worker::wait_max);
        },
        [] {});
    BOOST_REQUIRE(worker);
    std::optional<int> timer;
    while (!timer) timer = timer_by_the_clock_since_boot();  // until the worker waits
    constexpr itimerspec now{{0, 0}, {0, 1}};
    BOOST_REQUIRE(::timerfd_settime(*timer, 0, &now, nullptr) == 0);
    second.get_future().wait();  // would last a minute, and end by the test's time-out
    BOOST_TEST(worker->stop(10s));
    BOOST_TEST(!timer_by_the_clock_since_boot().has_value());
}

BOOST_AUTO_TEST_CASE(a_step_that_has_no_more_to_do_ends_the_thread) {
    std::promise<void> last;
    const auto worker =
        Worker::start([](std::stop_token) { return std::optional<std::chrono::milliseconds>(); }, [&] { last.set_value(); });
    BOOST_REQUIRE(worker);
    last.get_future().wait();
    while (worker->wake()) std::this_thread::yield();
    BOOST_TEST(worker->stop(10s));
    BOOST_TEST(!worker->wake());
}

// Bug: who woke a thread that was about to end was told nothing, and no step came.
BOOST_AUTO_TEST_CASE(a_wake_while_the_thread_ends_brings_another_step) {
    std::promise<void> ending;
    std::promise<void> woken;
    std::promise<void> again;
    int steps = 0;
    int ends = 0;
    const auto worker = Worker::start(
        [&](std::stop_token) {
            if (++steps == 2) again.set_value();
            return std::optional<std::chrono::milliseconds>();
        },
        [&] {
            if (++ends > 1) return;
            ending.set_value();
            woken.get_future().wait();
        });
    BOOST_REQUIRE(worker);
    ending.get_future().wait();
    BOOST_TEST(worker->wake());
    woken.set_value();
    again.get_future().wait();  // would end by the test's time-out
    BOOST_TEST(worker->stop(10s));
    BOOST_TEST(ends == 2);
}

// Bug: want of memory in a step, or after the last one, ended the process.
BOOST_AUTO_TEST_CASE(a_step_without_memory_is_taken_again) {
    std::promise<void> second;
    int steps = 0;
    const auto worker = Worker::start(
        [&](std::stop_token) -> std::optional<std::chrono::milliseconds> {
            if (++steps == 1) throw std::bad_alloc();
            second.set_value();
            return std::nullopt;
        },
        [] { throw std::bad_alloc(); });
    BOOST_REQUIRE(worker);
    second.get_future().wait();
    BOOST_TEST(worker->stop(10s));
}

// Bug: the longest deadline was over before it began.
BOOST_AUTO_TEST_CASE(a_stop_with_the_longest_deadline_waits_for_the_thread) {
    std::promise<void> begun;
    const auto worker = Worker::start(
        [&](std::stop_token) {
            begun.set_value();
            return std::optional(Worker::wait_max);
        },
        [] {
            for (int i = 0; i < 1000; ++i) std::this_thread::yield();
        });
    BOOST_REQUIRE(worker);
    begun.get_future().wait();
    BOOST_TEST(worker->stop(std::chrono::milliseconds::max()));
}

BOOST_AUTO_TEST_CASE(a_stop_asks_the_step_to_end_and_lets_the_thread_finish) {
    std::promise<void> begun;
    std::atomic<bool> finished = false;
    const auto worker = Worker::start(
        [&](std::stop_token stop) -> std::optional<std::chrono::milliseconds> {
            std::mutex mutex;
            std::condition_variable_any stopped;
            std::unique_lock lock(mutex);
            begun.set_value();
            stopped.wait(lock, stop, [] { return false; });
            return 0ms;
        },
        [&] { finished = true; });
    BOOST_REQUIRE(worker);
    begun.get_future().wait();
    BOOST_TEST(worker->stop(10s));
    BOOST_TEST(finished.load());
}

BOOST_AUTO_TEST_CASE(a_step_that_does_not_return_is_left_behind_at_the_deadline) {
    auto release = std::make_shared<std::promise<void>>();
    auto is_known = std::make_shared<std::promise<bool>>();
    std::promise<void> begun;
    const std::shared_future<void> released = release->get_future().share();
    auto worker = Worker::start(
        [&begun, released](std::stop_token) {
            begun.set_value();
            released.wait();
            return std::optional(0ms);
        },
        [is_known] { is_known->set_value(Worker::is_left_behind()); });
    BOOST_REQUIRE(worker);
    begun.get_future().wait();
    BOOST_TEST(!worker->stop(1ms));
    worker.reset();
    release->set_value();
    BOOST_TEST(is_known->get_future().get());
    BOOST_TEST(!Worker::is_left_behind());
}

BOOST_AUTO_TEST_CASE(signals_of_the_host_are_not_handled_on_the_thread) {
    std::promise<sigset_t> mask;
    const auto worker = Worker::start(
        [&](std::stop_token) {
            sigset_t blocked;
            ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
            mask.set_value(blocked);
            return std::optional<std::chrono::milliseconds>();
        },
        [] {});
    BOOST_REQUIRE(worker);
    const sigset_t blocked = mask.get_future().get();
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGALRM, SIGUSR1})
        BOOST_TEST(::sigismember(&blocked, signal) == 1);
    sigset_t own;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &own);
    BOOST_TEST(::sigismember(&own, SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(a_forked_child_can_stop_and_destroy_what_it_has_no_thread_of) {
    std::promise<void> begun;
    auto worker = Worker::start(
        [&](std::stop_token) {
            begun.set_value();
            return std::optional(Worker::wait_max);
        },
        [] {});
    BOOST_REQUIRE(worker);
    begun.get_future().wait();
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        const bool is_over = !worker->wake() && worker->stop(10s);
        worker.reset();
        ::_exit(is_over ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
    BOOST_TEST(worker->stop(10s));
}

// Bug: who stopped an idle client waited 20 ms, for the system to let go of the watch.
BOOST_AUTO_TEST_CASE(a_stop_leaves_the_watch_at_rest_and_an_end_closes_it) {
    const support::TemporaryDirectory folder;
    for (const bool is_stopped : {true, false}) {
        auto watch = telemetry::DirectoryWatch::open({{folder.path_of("")}});
        BOOST_REQUIRE(watch);
        const int number = watch->descriptor();
        std::promise<void> last;
        const auto worker =
            Worker::start([is_stopped](std::stop_token) { return is_stopped ? std::optional(Worker::wait_max) : std::nullopt; },
                          [&] { last.set_value(); }, std::move(watch));
        BOOST_REQUIRE(worker);
        BOOST_TEST(!worker->take_watch());
        if (!is_stopped) last.get_future().wait();
        while (!is_stopped && ::fcntl(number, F_GETFD) != -1) std::this_thread::yield();
        BOOST_TEST(worker->stop(10s));
        const auto resting = worker->take_watch();
        BOOST_REQUIRE((resting != nullptr) == is_stopped);
        if (!is_stopped) continue;
        static_cast<void>(resting->take_news());
        folder.write("f", "x");
        BOOST_TEST(!resting->take_news());
    }
}

BOOST_AUTO_TEST_SUITE_END()
