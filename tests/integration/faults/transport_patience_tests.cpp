// How long the library really waits, by the clock.
#include "faulty_world.hpp"

#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>

using namespace fault_tests;
using namespace std::chrono_literals;

namespace {

/// How long a check takes that meets a fault, and how it ends.
std::string outcome_within(const std::string& fault, std::chrono::seconds bound) {
    FaultyWorld world({fault});
    const auto core = world.start_process(telemetry::network_transport());
    const auto begin = std::chrono::steady_clock::now();
    const auto checked = core->check_now();
    const auto taken = std::chrono::steady_clock::now() - begin;
    if (checked) return "it went well";
    if (taken < bound - 1s) return "too soon";
    if (taken > bound + 3s) return "too late";
    return std::string(to_string(checked.error().code));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transport_patience_tests)

BOOST_AUTO_TEST_CASE(a_connection_has_ten_seconds_and_a_request_thirty) {
    auto dripping = std::async(std::launch::async, [] { return outcome_within("drip:1/100ms", 30s); });
    auto silent = std::async(std::launch::async, [] { return outcome_within("delay:1h", 30s); });
    BOOST_TEST(outcome_within("hang", 10s) == "timeout");
    BOOST_TEST(dripping.get() == "timeout");
    BOOST_TEST(silent.get() == "timeout");
}

BOOST_AUTO_TEST_SUITE_END()
