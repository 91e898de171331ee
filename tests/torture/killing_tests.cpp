// kill -9 at random moments. TORTURE_DEATHS says how many (150), TORTURE_SEED which.
#include "number_of.hpp"
#include "torn_installation.hpp"

#include "integration/tool/programs.hpp"
#include "integration/tool/running_program.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>

using torture::number_of;
using torture::TornInstallation;

namespace {

/// What a host did before it died.
struct Life {
    std::optional<bool> consent;       ///< as it was told last, and done
    bool consent_is_changing = false;  ///< it died while it was told
    bool has_reset = false;            ///< perhaps: it began to
    std::size_t acts = 0;
};

Life read_life(const std::string& output) {
    Life life;
    std::istringstream lines(output);
    std::string word, act, result;
    while (lines >> word >> act) {
        const bool is_done = word == "done" && lines >> result;
        // The collector may be the older one, and the worker may be at a check of its own.
        const bool may_fail = act == "check" && (result == "rollback" || result == "state_busy");
        if (is_done) BOOST_TEST((result == "ok" || may_fail), act << " ended in " << result);
        life.acts += is_done ? 1u : 0u;
        life.has_reset |= act == "reset";
        if (!act.ends_with(":sendTelemetry")) continue;
        life.consent_is_changing = !is_done;
        if (is_done) life.consent = act.starts_with("on:");
    }
    return life;
}

/// What was true before a life, and must still be after it.
struct Before {
    std::string id;
    bool consent = false;
    std::int64_t sequence = 0;
    std::uint64_t entry = 0;
    std::string hash;
    std::size_t received = 0;
};

void check_journal(const TornInstallation& installation, Before& before) {
    const telemetry::History history = installation.history();
    BOOST_TEST(history.intact);
    std::size_t requests = 0;
    for (const auto& entry : history.entries) {
        if (entry.number == before.entry) BOOST_TEST(entry.hash == before.hash);
        if (entry.number > before.entry && entry.what == "request") ++requests;
    }
    if (history.entries.empty()) return;
    BOOST_TEST(history.entries.back().number >= before.entry);
    const std::size_t received = installation.received();
    BOOST_TEST(received - before.received <= requests);  // written down before it left
    before.entry = history.entries.back().number;
    before.hash = history.entries.back().hash;
    before.received = received;
}

void check(const TornInstallation& installation, const Life& life, Before& before) {
    BOOST_TEST(installation.strange_files() == std::set<std::string>(), boost::test_tools::per_element());
    const std::string id = installation.id();
    if (!life.has_reset) BOOST_TEST(id == before.id);
    before.id = id;

    auto onlooker = installation.onlooker();
    const auto status = support::must(onlooker.status());
    BOOST_TEST(status.problems == std::vector<std::string>(), boost::test_tools::per_element());
    if (!life.consent_is_changing) BOOST_TEST(status.statistics_are_on == life.consent.value_or(before.consent));
    before.consent = status.statistics_are_on;

    BOOST_TEST(onlooker.notice().has_value());
    const std::int64_t sequence = installation.sequence();
    BOOST_TEST(sequence >= before.sequence);
    before.sequence = sequence;
    check_journal(installation, before);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(killing_tests)

BOOST_AUTO_TEST_CASE(a_death_at_any_moment_costs_nothing_that_is_kept) {
    const auto deaths = number_of("TORTURE_DEATHS", 150);
    const auto seed = number_of("TORTURE_SEED", std::random_device()());
    BOOST_TEST_MESSAGE("TORTURE_SEED=" << seed);
    std::mt19937_64 random(seed);
    const TornInstallation installation;
    Before before;
    std::size_t acts = 0;
    for (std::uint64_t death = 0; death < deaths; ++death) {
        BOOST_TEST_CONTEXT("TORTURE_SEED=" << seed << ", death " << death) {
            if (death % 4 == 1) installation.folder.write("state/schedule", support::schedule_that_is_due());
            const bool dies_early = death % 8 == 7;
            support::RunningProgram host(
                installation.host(static_cast<int>(random() % 2)) +
                support::Words{death == 0 ? "check" : "status", "for-ever:" + std::to_string(random())});
            if (!dies_early) host.wait_for(death == 0 ? "done check" : "begin");
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
            host.end(SIGKILL);
            const Life life = read_life(host.output());
            if (death == 0) before.id = installation.id();
            check(installation, life, before);
            acts += life.acts;
        }
    }
    BOOST_TEST(acts > deaths / 2);
    BOOST_TEST(before.received > 0u);
    BOOST_TEST(before.sequence > 0);
    BOOST_TEST_MESSAGE(deaths << " deaths, " << acts << " acts, " << before.received << " requests, " << before.entry
                              << " entries in the journal");
}

BOOST_AUTO_TEST_SUITE_END()
