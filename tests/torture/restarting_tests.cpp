// A client that comes and goes TORTURE_LIVES times (2000), and two of them in one process.
#include "held.hpp"
#include "number_of.hpp"
#include "small_host.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;
using namespace torture;
namespace metrics = deploy_server::metrics;

namespace {

void live_once(const telemetry::Options& options) {
    telemetry::Client client = client_of(options);
    client.observe(metrics::environments, [] { return 3u; });
    client.counter(metrics::releases_last_90_days).add();
    client.start();
    BOOST_REQUIRE(client.stop(60s));
}

void check_once(const telemetry::Options& options) {
    telemetry::Client client = client_of(options);
    client.start();
    BOOST_REQUIRE(!client.check_now());  // for nobody listens
    BOOST_REQUIRE(client.stop(60s));
}

/// Lives many times, and looks at what is left of it but for the first of them, which warm up.
/// @param bytes_a_life fewer than the smallest allocation, which takes 32: to leave one a life behind would come to more. Of
/// few lives some, for what is now here and now there.
void live_often(void (*live)(const telemetry::Options&), std::uint64_t lives, std::uint64_t lives_to_warm_up,
                std::uint64_t bytes_a_life) {
    const support::TemporaryDirectory folder;
    const telemetry::Options options = options_in(folder);
    for (std::uint64_t i = 0; i < lives_to_warm_up; ++i) live(options);
    const Held before;
    for (std::uint64_t i = lives_to_warm_up; i < lives; ++i) live(options);
    const Held after;
    BOOST_TEST(after.threads == before.threads);
    BOOST_TEST(after.descriptors == before.descriptors);
    BOOST_TEST(after.bytes <= before.bytes + (lives - lives_to_warm_up) * bytes_a_life);
    BOOST_TEST_MESSAGE(lives << " lives: " << after.threads - before.threads << " threads, "
                             << after.descriptors - before.descriptors << " descriptors, "
                             << static_cast<long>(after.bytes) - static_cast<long>(before.bytes) << " bytes more");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(restarting_tests)

BOOST_AUTO_TEST_CASE(thousands_of_lives_leave_no_thread_no_descriptor_and_no_byte) {
    live_often(live_once, number_of("TORTURE_LIVES", 2000), 500, 8);
}

BOOST_AUTO_TEST_CASE(lives_with_a_check_leave_nothing_either) {
    live_often(check_once, 200, 50, 24);
}

BOOST_AUTO_TEST_CASE(one_client_can_be_started_and_stopped_again_and_again) {
    constexpr std::uint64_t restarts = 750;
    constexpr std::uint64_t bytes_a_life_max = 8;
    const support::TemporaryDirectory folder;
    const Held before;
    {
        telemetry::Client client = client_of(options_in(folder));
        const auto restart = [&](std::uint64_t times) {
            for (std::uint64_t i = 0; i < times; ++i) {
                client.start();
                BOOST_REQUIRE(client.stop(60s));
            }
            return Held();
        };
        const Held warm = restart(250);
        const Held after = restart(restarts);
        BOOST_TEST(after.bytes <= warm.bytes + restarts * bytes_a_life_max);
        BOOST_TEST_MESSAGE(restarts << " restarts: " << static_cast<long>(after.bytes - warm.bytes) << " bytes more");
        BOOST_TEST(after.threads == before.threads);
        // Its watch, at rest. There is none where other processes have taken all that the system has for a user.
        BOOST_TEST(after.descriptors <= before.descriptors + 1);
        client.start();
        BOOST_TEST(Held().threads == before.threads + 1);
    }
    BOOST_TEST(Held().descriptors == before.descriptors);
}

BOOST_AUTO_TEST_CASE(two_clients_in_one_process_know_nothing_of_each_other) {
    const support::TemporaryDirectory first_folder, second_folder;
    telemetry::Options counting = options_in(first_folder);
    counting.choices.send_telemetry = telemetry::Choice::on;
    telemetry::Client first = client_of(counting);
    telemetry::Client second = client_of(options_in(second_folder));
    first.counter(metrics::releases_last_90_days).add(3);
    second.counter(metrics::releases_last_90_days).add(5);
    first.start();
    second.start();
    support::must(second.configure({.send_telemetry = telemetry::Choice::on}));
    BOOST_TEST(second.stop(60s));
    first.counter(metrics::releases_last_90_days).add(4);
    const auto body = [](telemetry::Client& client) { return support::must(client.preview()).requests.front().body; };
    BOOST_TEST(body(first).find("\"releasesLast90Days\":7") != std::string::npos, body(first));
    BOOST_TEST(body(second).find("\"releasesLast90Days\":5") == std::string::npos);  // from before consent
    BOOST_TEST(first.stop(60s));
}

BOOST_AUTO_TEST_SUITE_END()
