// Eight processes at once on one state directory.
#include "torn_installation.hpp"

#include "support/must.hpp"
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <future>
#include <sstream>
#include <string>
#include <vector>

using support::Words;

namespace {

// One for each process, none of the library's own.
constexpr std::array switches{
    "agentConnectionsEnabled", "externalFeedsEnabled",     "cloudTargetsEnabled",     "experiencesEnabled",
    "aiProxyEnabled",          "dynamicExtensionsEnabled", "revocationChecksEnabled", "rootCertificateUpdatesEnabled"};

/// Turns its switch many times, and leaves it on if its number is odd.
Words acts_of(std::size_t process) {
    const std::string name = switches.at(process);
    Words acts;
    for (int i = 0; i < 5; ++i)
        acts = acts + Words{"check", "on:" + name, "status", "off:" + name, "count", "restart", "on:sendTelemetry"};
    acts.push_back((process % 2 == 1 ? "on:" : "off:") + name);
    return acts;
}

/// Everybody must get through; only a check may find that somebody else is at it.
void check_results(const support::Ran& ran) {
    BOOST_TEST(ran.exit_code == 0, ran.out << ran.err);
    std::istringstream lines(ran.out);
    std::string word, act, result;
    while (lines >> word >> act) {
        if (word != "done" || !(lines >> result)) continue;
        const bool may_be_busy = act == "check" && result == "state_busy";
        BOOST_TEST((result == "ok" || may_be_busy), act << " ended in " << result);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crowding_tests)

BOOST_AUTO_TEST_CASE(eight_processes_lose_no_setting_and_check_one_at_a_time) {
    torture::TornInstallation installation;
    std::vector<std::future<support::Ran>> processes;
    for (std::size_t i = 0; i < switches.size(); ++i) {
        processes.push_back(
            std::async(std::launch::async, [&installation, i] { return support::run(installation.host(1) + acts_of(i)); }));
    }
    for (auto& process : processes) check_results(process.get());

    BOOST_TEST(installation.strange_files() == std::set<std::string>(), boost::test_tools::per_element());
    const auto status = support::must(installation.onlooker().status());
    BOOST_TEST(status.statistics_are_on);
    for (std::size_t i = 0; i < switches.size(); ++i) {
        const auto found = std::ranges::find(status.switches, switches.at(i), &telemetry::SettingStatus::key);
        BOOST_REQUIRE(found != status.switches.end());
        BOOST_TEST(found->value == (i % 2 == 1 ? "on" : "off"));
        BOOST_TEST(found->set_by.starts_with("settings.conf"));
    }

    // One id in every request, and each request is over before the next is written down.
    const telemetry::History history = installation.history();
    BOOST_TEST(history.intact);
    const std::string id = installation.id();
    std::size_t requests = 0;
    bool is_open = false;
    for (const auto& entry : history.entries) {
        if (entry.what == "request") {
            BOOST_TEST(!is_open);
            BOOST_TEST(entry.text.find(id) != std::string::npos);
            ++requests;
        }
        if (entry.what == "request" || entry.what == "outcome") is_open = entry.what == "request";
    }
    BOOST_TEST(!is_open);
    BOOST_TEST(requests == installation.take_received().size());
    BOOST_TEST(requests > 0u);
    BOOST_TEST_MESSAGE(requests << " requests, " << history.entries.size() << " entries in the journal");
}

BOOST_AUTO_TEST_SUITE_END()
