// What the library costs the host's own threads: in processor time, which a busy machine does not lengthen.
#include "small_host.hpp"

#include <time.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
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

std::chrono::nanoseconds processor_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

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
        {"start", [&] { client.start(); }},
        {"reload", [&] { client.reload(); }},
        {"status", [&] { static_cast<void>(client.status()); }},
        {"stop", [&] { client.stop(0ms); }},
    };
    for (const auto& [name, call] : calls) {
        const auto cost = cost_of(call);
        BOOST_TEST((cost < 1ms), name << " costs " << cost.count() << " ns");
        BOOST_TEST_MESSAGE(name << ": " << cost.count() << " ns");
    }
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
