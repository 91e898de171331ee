// Hosts that unload the library, or exit, while a client is at work.
#include "integration/collector/running_collector.hpp"
#include "integration/tool/programs.hpp"
#include "serve/test_vendor.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

namespace {

/// Exits at many moments of a check.
void exit_often(const std::string& how) {
    constexpr int exits = 30;
    constexpr int step_us = 3000;
    const collector::TestVendor vendor;
    const auto now = std::chrono::system_clock::now();
    const collector::test::RunningCollector collector({}, {}, vendor.notice_envelope({.product = "deploy-server"}, now));
    const std::string endpoint = "https://localhost:" + std::to_string(collector.port()) + "/v1/check";
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
    const support::TemporaryDirectory folder;
    folder.write("due", support::schedule_that_is_due());
    folder.write("state/schedule", "");
    const auto ran = support::run(support::command("unloading-host", {UNLOADED_PLUGIN, folder.path().string(), "200"}));
    BOOST_TEST(ran.exit_code == 0, ran.err);
    BOOST_TEST(ran.out == "unloaded\n");
    BOOST_TEST(folder.read("state/journal.jsonl").find("\"request\"") != std::string::npos);  // or no life had a check
}

// Bug: OpenSSL was gone before the static destructor of the client, and the thread that was inside it crashed.
BOOST_AUTO_TEST_CASE(a_client_in_static_storage_ends_well_at_any_moment) {
    exit_often("global");
}

BOOST_AUTO_TEST_CASE(a_client_that_is_never_destroyed_ends_well_at_any_moment) {
    exit_often("forgotten");
}

BOOST_AUTO_TEST_SUITE_END()
