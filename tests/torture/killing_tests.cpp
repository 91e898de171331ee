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
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using torture::number_of;
using torture::TornInstallation;

namespace {

/// The switches that hosts turn.
using Switches = std::map<std::string, bool>;

/// What a host did before it died.
struct Life {
    Switches told;           ///< as they were turned last
    std::string changing;    ///< the one that was being turned when it died
    bool has_reset = false;  ///< perhaps: it began to
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
        if (!act.starts_with("on:") && !act.starts_with("off:")) continue;
        const std::string name = act.substr(act.find(':') + 1);
        life.changing = is_done ? "" : name;
        if (is_done) life.told[name] = act.starts_with("on:");
    }
    return life;
}

/// What was true before a life, and must still be after it.
struct Before {
    std::string id;
    Switches switches{{"sendTelemetry", false}, {"aiProxyEnabled", false}};
    std::int64_t sequence = 0;
    std::uint64_t entry = 0;
    std::string hash;
    std::size_t received = 0;
    std::map<std::string, std::size_t> not_received;  ///< requests that were written down, and how often they did not come
};

/// Every request that came was written down before it left, byte by byte.
void check_requests(const std::vector<std::string>& received, Before& before) {
    for (const std::string& request : received) {
        std::size_t& left = before.not_received[request];
        BOOST_TEST(left > 0u, "a request came that nobody wrote down");
        if (left > 0) --left;
    }
    before.received += received.size();
}

void check_journal(TornInstallation& installation, Before& before) {
    const auto received = installation.take_received();  // first: what comes later may not be written down yet
    const telemetry::History history = installation.history();
    BOOST_TEST(history.intact);
    const std::uint64_t last = history.entries.empty() ? 0 : history.entries.back().number;
    BOOST_TEST(last >= before.entry);
    for (const auto& entry : history.entries) {
        if (entry.number == before.entry) BOOST_TEST(entry.hash == before.hash);
        if (entry.number > before.entry && entry.what == "request") ++before.not_received[entry.text];
    }
    check_requests(received, before);
    if (last == 0) return;
    before.entry = last;
    before.hash = history.entries.back().hash;
}

void check_switches(const telemetry::Status& status, const Life& life, Before& before) {
    for (auto& [name, is_on] : before.switches) {
        const auto& among = name == "sendTelemetry" ? status.settings : status.switches;
        const auto found = std::ranges::find(among, name, &telemetry::SettingStatus::key);
        BOOST_REQUIRE((found != among.end()));
        const auto told = life.told.find(name);
        if (told != life.told.end()) is_on = told->second;
        if (life.changing != name) BOOST_TEST(found->value.starts_with("on") == is_on, name);
        is_on = found->value.starts_with("on");  // and of the statistics the revision
    }
}

void check(TornInstallation& installation, const Life& life, Before& before) {
    BOOST_TEST(installation.strange_files() == std::set<std::string>(), boost::test_tools::per_element());
    const std::string id = installation.id();
    if (!life.has_reset) BOOST_TEST(id == before.id);
    before.id = id;

    auto onlooker = installation.onlooker();
    const auto status = support::must(onlooker.status());
    BOOST_TEST(status.problems == std::vector<std::string>(), boost::test_tools::per_element());
    check_switches(status, life, before);

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
    TornInstallation installation;
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
