// Hosts that unload the library, or exit, while a client is at work.
#include "integration/collector/running_collector.hpp"
#include "integration/tool/programs.hpp"
#include "serve/test_vendor.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

namespace {

std::string endpoint_of(const collector::test::RunningCollector& collector) {
    return "https://localhost:" + std::to_string(collector.port()) + "/v1/check";
}

int number_after(const std::string& words, const std::string& text) {
    const std::size_t begin = text.find(words);
    return begin == std::string::npos ? -1 : std::atoi(text.c_str() + begin + words.size());
}

/// Exits at many moments of a check.
void exit_often(const std::string& how) {
    constexpr int exits = 30;
    constexpr int step_us = 3000;
    const collector::TestVendor vendor;
    const auto now = std::chrono::system_clock::now();
    const collector::test::RunningCollector collector({}, {}, vendor.notice_envelope({.product = "deploy-server"}, now));
    const std::string endpoint = endpoint_of(collector);
    for (int i = 0; i < exits; ++i) {
        const support::TemporaryDirectory folder;
        folder.write("ca.pem", collector.trust_pem());
        folder.write("root.json", vendor.root_envelope(now));
        folder.write("state/schedule", support::schedule_that_is_due());
        const auto ran =
            support::run(support::command("exiting-host", {how, folder.path_of(""), endpoint, std::to_string(i * step_us)}));
        BOOST_TEST(ran.exit_code == 0, "exit after " << i * step_us << " us: " << ran.err);
    }
    BOOST_TEST(collector.ledger().totals().exchanges() > 0u);  // or no exit fell into a check
    BOOST_TEST_MESSAGE(exits << " exits with a client that is " << how << ", " << collector.ledger().totals().exchanges()
                             << " requests came");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ending_tests)

BOOST_AUTO_TEST_CASE(a_plugin_with_a_client_can_be_unloaded_at_any_moment) {
    const collector::test::RunningCollector collector({}, {"delay:1h"});
    const support::TemporaryDirectory folder;
    folder.write("ca.pem", collector.trust_pem());
    folder.write("due", support::schedule_that_is_due());
    folder.write("state/schedule", "");
    // Until a request has come: where a disk is slow, short lives have no more than a connection under way.
    for (int step_us = 100 * TORTURE_SLOWDOWN; collector.ledger().totals().exchanges() == 0; step_us *= 2) {
        const auto ran =
            support::run(support::command("unloading-host", {UNLOADED_PLUGIN, folder.path().string(), endpoint_of(collector),
                                                             "200", std::to_string(step_us)}));
        BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.out << ran.err);
        BOOST_TEST(number_after("left behind: ", ran.out) > 0);
        BOOST_TEST(number_after("outlived the plugin: ", ran.out) > 0);
        BOOST_TEST_MESSAGE(ran.out << collector.ledger().totals().exchanges() << " requests came");
    }
}

// Bug: OpenSSL was gone before the static destructor of the client, and the thread that was inside it crashed.
BOOST_AUTO_TEST_CASE(a_client_in_static_storage_ends_well_at_any_moment) {
    exit_often("global");
}

BOOST_AUTO_TEST_CASE(a_client_that_is_never_destroyed_ends_well_at_any_moment) {
    exit_often("forgotten");
}

BOOST_AUTO_TEST_SUITE_END()
