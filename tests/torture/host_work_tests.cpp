// What the library costs the host's own threads: in processor time, which a busy machine does not lengthen, and in sleep, which
// is what is left of the time by the clock when a thread neither worked nor waited for its turn.
#include "small_host.hpp"

#include "integration/collector/running_collector.hpp"
#include "serve/test_vendor.hpp"
#include "system/descriptor.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace torture;
namespace metrics = deploy_server::metrics;

namespace {

// What the library promises; a sanitizer works and sleeps beside it.
constexpr std::chrono::nanoseconds pause_max = 1ms * TORTURE_SLOWDOWN;

std::chrono::nanoseconds time_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::chrono::nanoseconds processor_time() {
    return time_of(CLOCK_THREAD_CPUTIME_ID);
}

/// The sleep of the thread that makes it.
class Sleep {
public:
    /// How long the thread has slept since the last call; nothing if it never gave its processor away.
    std::chrono::nanoseconds since_last() {
        const auto before = std::exchange(time_, time_neither_at_work_nor_in_queue());
        const auto times_before = std::exchange(times_, times_given_away());
        return times_ == times_before ? 0ns : time_ - before;
    }

private:
    [[nodiscard]] std::chrono::nanoseconds time_neither_at_work_nor_in_queue() const {
        std::array<char, 100> text{};  // time at work, as of the last switch; time in the queue; turns
        long long at_work = 0;
        long long in_queue = 0;
        const bool is_read = ::pread(statistics_.number(), text.data(), text.size() - 1, 0) > 0 &&
                             std::sscanf(text.data(), "%lld %lld", &at_work, &in_queue) == 2;
        BOOST_REQUIRE(is_read);
        return time_of(CLOCK_MONOTONIC) - processor_time() - std::chrono::nanoseconds(in_queue);
    }

    static long times_given_away() {
        rusage usage{};
        ::getrusage(RUSAGE_THREAD, &usage);
        return usage.ru_nvcsw;
    }

    telemetry::Descriptor statistics_{::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)};
    std::chrono::nanoseconds time_ = time_neither_at_work_nor_in_queue();
    long times_ = times_given_away();
};

/// What a call costs the thread that makes it, as a rule: an interrupt of the machine is charged to who is there.
std::chrono::nanoseconds cost_of(const std::function<void()>& call) {
    std::vector<std::chrono::nanoseconds> costs;
    for (int i = 0; i < 101; ++i) {
        const auto before = processor_time();
        call();
        costs.push_back(processor_time() - before);
    }
    std::ranges::nth_element(costs, costs.begin() + 50);
    return costs[50];
}

/// The longest sleep of a loop that calls what a host calls every day, while 40 checks are made and switches are turned.
std::chrono::nanoseconds longest_sleep_beside_checks(telemetry::Client& client) {
    std::atomic<bool> has_ended = false;
    auto work = std::async(std::launch::async, [&] {
        bool all_went_well = true;  // Boost.Test takes the word of one thread
        for (int i = 0; i < 40; ++i) {
            const auto choice = i % 2 == 0 ? telemetry::Choice::on : telemetry::Choice::off;
            all_went_well &= client.configure({.send_telemetry = choice}).has_value();
            all_went_well &= client.check_now().has_value();
        }
        has_ended = true;
        return all_went_well;
    });
    const auto counter = client.counter(metrics::releases_last_90_days);
    std::chrono::nanoseconds longest = 0ns;
    std::size_t turns = 0;
    for (Sleep sleep; !has_ended; ++turns) {
        counter.add();
        static_cast<void>(client.outbound().permit(deploy_server::outbound::agent_connections, "https://a.example.com/"));
        client.reload();
        longest = std::max(longest, sleep.since_last());
    }
    BOOST_TEST(work.get());
    BOOST_TEST(turns > 0u);
    BOOST_TEST_MESSAGE("at most " << longest.count() << " ns asleep in " << turns << " turns");
    return longest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_work_tests)

BOOST_AUTO_TEST_CASE(no_call_of_a_hosts_daily_work_costs_its_thread_a_millisecond) {
    const support::TemporaryDirectory folder;
    auto options = options_in(folder);
    options.choices.send_telemetry = telemetry::Choice::on;
    auto client = client_of(options);
    const auto counter = client.counter(metrics::releases_last_90_days);
    const std::vector<std::pair<std::string, std::function<void()>>> calls{
        {"add", [&] { counter.add(); }},
        {"counter", [&] { client.counter(metrics::deployments_last_90_days).add(); }},
        {"observe", [&] { client.observe(metrics::environments, [] { return 3u; }); }},
        {"license_serial", [&] { client.license_serial("ABC"); }},
        {"permit",
         [&] {
             static_cast<void>(client.outbound().permit(deploy_server::outbound::agent_connections, "https://a.example.com/"));
         }},
        {"start and stop", [&] { client.start(), client.stop(60s); }},
        {"reload", [&] { client.reload(); }},
        {"status", [&] { static_cast<void>(client.status()); }},
    };
    for (const auto& [name, call] : calls) {
        const auto cost = cost_of(call);
        BOOST_TEST((cost < pause_max), name << " costs " << cost.count() << " ns");
        BOOST_TEST_MESSAGE(name << ": " << cost.count() << " ns");
    }
}

BOOST_AUTO_TEST_CASE(the_hosts_loop_never_sleeps_a_millisecond_while_the_client_works) {
    const support::TemporaryDirectory folder;
    const auto now = std::chrono::system_clock::now();
    collector::TestVendor vendor;
    const collector::test::RunningCollector collector{{}, {}, vendor.notice_envelope({.product = "deploy-server"}, now)};
    auto options = options_in(folder, "https://localhost:" + std::to_string(collector.port()) + "/v1/check");
    options.ca_file = folder.write("ca.pem", collector.trust_pem());
    options.notice_root = vendor.root_envelope(now);
    auto client = client_of(options);
    client.start();
    // What the client causes, it causes each time; a machine that is busy with other things does so at times.
    constexpr int tries_max = 5;
    std::chrono::nanoseconds longest = 1s;
    for (int i = 0; i < tries_max && longest >= pause_max; ++i) longest = longest_sleep_beside_checks(client);
    BOOST_TEST((longest < pause_max), "slept " << longest.count() << " ns");
}

BOOST_AUTO_TEST_CASE(a_callback_that_does_not_return_holds_up_nobody_else) {
    const support::TemporaryDirectory folder;
    auto options = options_in(folder);
    options.choices.send_telemetry = telemetry::Choice::on;
    auto client = client_of(options);
    std::promise<void> entered, released;
    client.observe(metrics::environments, [&, is_first = true]() mutable {
        if (std::exchange(is_first, false)) entered.set_value(), released.get_future().wait();
        return 3u;
    });
    auto check = std::async(std::launch::async, [&] { return client.check_now(); });
    entered.get_future().wait();
    client.start();
    client.counter(metrics::releases_last_90_days).add();
    client.observe(metrics::projects, [] { return 3u; });
    BOOST_TEST(client.status().has_value());
    BOOST_TEST(client.history().has_value());
    client.stop();
    released.set_value();
    BOOST_TEST(!check.get().has_value());
}

BOOST_AUTO_TEST_CASE(callbacks_that_throw_reach_nobody) {
    const support::TemporaryDirectory folder;
    auto options = options_in(folder);
    options.choices.send_telemetry = telemetry::Choice::on;
    auto client = client_of(options);
    client.on_log([](const auto&) { throw std::runtime_error("log"); });
    client.on_notice([](const auto&) { throw 1; });
    client.observe(metrics::environments, []() -> unsigned { throw std::runtime_error("observer"); });
    client.start();
    BOOST_TEST(client.preview().has_value());
    BOOST_TEST(!client.check_now().has_value());  // nobody is there
    BOOST_TEST(client.stop(60s));
}

BOOST_AUTO_TEST_SUITE_END()
