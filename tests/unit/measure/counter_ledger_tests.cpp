#include "measure/counter_ledger.hpp"

#include <boost/test/unit_test.hpp>

#include "support/fake_clock.hpp"
#include "support/must.hpp"

#include <array>
#include <optional>

using namespace std::chrono_literals;
using support::must;
using telemetry::Counter;
using telemetry::CounterLedger;
using telemetry::ErrorCode;
using telemetry::MetricDefinition;

namespace {

constexpr std::array<MetricDefinition, 4> definitions{{
    {.id = "deployments", .max = 1000, .window_days = 7},
    {.id = "logins", .max = 1000},
    {.id = "other", .max = 1000},
    {.id = "later", .consent = 2, .max = 1000, .window_days = 7},
}};
constexpr telemetry::Dictionary dictionary{.product = "test", .metrics = definitions};
constexpr const MetricDefinition& deployments = definitions[0];
constexpr const MetricDefinition& logins = definitions[1];
constexpr const MetricDefinition& later_revision = definitions[3];

/// One run of a process: a ledger that takes up what the run before has written.
struct Run {
    CounterLedger ledger;
    Counter deployed;
    Counter logged_in;

    Run(support::FakeClock& clock, const std::string& written) : ledger(dictionary, clock) {
        if (!written.empty()) must(ledger.read(written));
        deployed = ledger.counter(deployments);
        logged_in = ledger.counter(logins);
        ledger.count_under(1);
    }
};

struct Fixture {
    support::FakeClock clock;
    std::string written;
    std::optional<Run> run;

    Fixture() { start(); }

    void start() { run.emplace(clock, written); }
    void stop() {
        written = run->ledger.write();
        run.reset();
    }
    /// The machine is off, and starts again.
    void restart_after(std::chrono::seconds off) {
        stop();
        clock.reboot(off);
        start();
    }
    [[nodiscard]] std::uint64_t in_window() { return *run->ledger.value_of(deployments); }
    [[nodiscard]] std::uint64_t in_all() { return *run->ledger.value_of(logins); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(counter_ledger_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_metric_without_a_counter_has_no_value) {
    BOOST_TEST(!run->ledger.value_of(definitions[2]).has_value());
    BOOST_TEST(in_all() == 0u);
}

BOOST_AUTO_TEST_CASE(counts_survive_restarts) {
    for (int i = 0; i < 5; ++i) {
        run->logged_in.add(3);
        run->deployed.add(2);
        restart_after(1h);
    }
    BOOST_TEST(in_all() == 15u);
    BOOST_TEST(in_window() == 10u);
}

BOOST_AUTO_TEST_CASE(a_window_is_exact_over_a_fortnight_with_a_restart_each_night) {
    for (std::uint64_t day = 0; day < 14; ++day) {
        run->deployed.add(day + 1);
        std::uint64_t expected = 0;
        for (std::uint64_t past = day < 6 ? 0 : day - 6; past <= day; ++past) expected += past + 1;
        BOOST_TEST(in_window() == expected, "day " << day);
        clock.pass(12h);
        restart_after(12h);
    }
}

BOOST_AUTO_TEST_CASE(a_window_is_exact_over_a_fortnight_in_one_run) {
    for (std::uint64_t day = 0; day < 14; ++day) {
        run->deployed.add(day + 1);
        for (int minute = 0; minute < 24 * 60; ++minute) {
            clock.pass(1min);
            if (minute % 60 == 0) static_cast<void>(run->ledger.has_changed());
        }
    }
    BOOST_TEST(in_window() == 9u + 10 + 11 + 12 + 13 + 14);
}

BOOST_AUTO_TEST_CASE(days_that_were_missed_pass) {
    run->deployed.add(5);
    restart_after(24h * 6);
    BOOST_TEST(in_window() == 5u);
    restart_after(24h);
    BOOST_TEST(in_window() == 0u);
}

BOOST_AUTO_TEST_CASE(a_suspended_machine_passes_days_too) {
    run->deployed.add(5);
    BOOST_TEST(in_window() == 5u);
    clock.pass(24h * 8);
    BOOST_TEST(in_window() == 0u);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_set_wrong_and_right_again_while_running_moves_nothing) {
    run->deployed.add(5);
    const auto right = clock.wall();
    for (const auto wrong : {right + 24h * 365 * 20, right - 24h * 365 * 20, right}) {
        clock.set_wall(wrong);
        run->deployed.add(1);
        clock.pass(1min);
        BOOST_TEST(in_window() >= 5u);
    }
    BOOST_TEST(in_window() == 8u);
    clock.set_wall(right + 3min);
    restart_after(0s);
    BOOST_TEST(in_window() == 8u);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_set_back_between_runs_makes_no_day_pass_twice) {
    run->deployed.add(5);
    stop();
    clock.set_wall(clock.wall() - 24h * 1000);
    start();
    BOOST_TEST(in_window() == 5u);
    clock.pass(24h * 6);
    BOOST_TEST(in_window() == 5u);
    clock.pass(24h);
    BOOST_TEST(in_window() == 0u);
}

BOOST_AUTO_TEST_CASE(nothing_is_counted_while_it_is_off) {
    run->logged_in.add(1);
    run->ledger.count_under(0);
    run->logged_in.add(100);
    run->ledger.count_under(1);
    run->logged_in.add(1);
    BOOST_TEST(in_all() == 2u);
}

BOOST_AUTO_TEST_CASE(a_ledger_begins_switched_off) {
    CounterLedger ledger(dictionary, clock);
    const Counter early = ledger.counter(logins);
    early.add(100);
    ledger.count_under(1);
    BOOST_TEST((ledger.value_of(logins) == 0u));
}

// What happened under revision 1 was sent as soon as revision 2 was accepted.
BOOST_AUTO_TEST_CASE(a_counter_begins_with_the_consent_to_its_metric) {
    const Counter counter = run->ledger.counter(later_revision);
    counter.add(100);
    run->logged_in.add(3);
    BOOST_TEST((run->ledger.value_of(later_revision) == std::nullopt));
    run->ledger.count_under(2);
    counter.add(2);
    BOOST_TEST((run->ledger.value_of(later_revision) == 2u));
    BOOST_TEST(in_all() == 3u);
}

BOOST_AUTO_TEST_CASE(an_earlier_consent_forgets_what_a_later_one_covered) {
    run->ledger.count_under(2);
    const Counter counter = run->ledger.counter(later_revision);
    counter.add(5);
    run->logged_in.add(3);
    const auto erasures = run->ledger.erasures();
    run->ledger.count_under(0);
    run->ledger.count_under(1);
    BOOST_TEST(run->ledger.erasures() == erasures + 1);
    run->ledger.count_under(2);
    BOOST_TEST((run->ledger.value_of(later_revision) == 0u));
    BOOST_TEST(run->ledger.write().find("later = 0\n") != std::string::npos);
    BOOST_TEST(in_all() == 3u);
}

// Nothing was counted, but observed values may be on their way.
BOOST_AUTO_TEST_CASE(a_consent_that_is_lowered_is_an_erasure_and_one_that_is_raised_or_paused_is_none) {
    const auto erasures = run->ledger.erasures();
    run->ledger.count_under(2);
    run->ledger.count_under(0);
    run->ledger.count_under(2);
    BOOST_TEST(run->ledger.erasures() == erasures);
    run->ledger.count_under(1);
    BOOST_TEST(run->ledger.erasures() == erasures + 1);
    run->ledger.count_under(2);
    run->ledger.count_under(0);  // a pause between the two makes it no less of one
    run->ledger.count_under(1);
    BOOST_TEST(run->ledger.erasures() == erasures + 2);
}

// The product's next version asks for a later consent to the same metric.
BOOST_AUTO_TEST_CASE(what_an_earlier_run_wrote_without_the_consent_is_forgotten) {
    CounterLedger ledger(dictionary, clock);
    must(ledger.read("ledger.time = 0\nlater = 7\nlater.days = 7\n"));
    const Counter counter = ledger.counter(later_revision);
    ledger.count_under(1);
    ledger.count_under(2);
    BOOST_TEST((ledger.value_of(later_revision) == 0u));
}

BOOST_AUTO_TEST_CASE(a_counter_made_while_it_is_on_counts_at_once) {
    const Counter later = run->ledger.counter(definitions[2]);
    later.add();
    BOOST_TEST((run->ledger.value_of(definitions[2]) == 1u));
}

BOOST_AUTO_TEST_CASE(what_was_erased_does_not_come_back) {
    run->logged_in.add(7);
    run->deployed.add(7);
    restart_after(1h);
    run->logged_in.add(7);
    run->deployed.add(7);
    run->ledger.count_under(0);
    run->ledger.erase();
    restart_after(1h);
    BOOST_TEST(in_all() == 0u);
    BOOST_TEST(in_window() == 0u);
    run->logged_in.add(2);
    BOOST_TEST(in_all() == 2u);
}

BOOST_AUTO_TEST_CASE(it_says_whether_there_is_anything_to_write) {
    BOOST_TEST(!run->ledger.has_changed());
    run->logged_in.add();
    BOOST_TEST(run->ledger.has_changed());
    BOOST_TEST(run->ledger.has_changed());
    static_cast<void>(run->ledger.write());
    BOOST_TEST(!run->ledger.has_changed());
    clock.pass(24h);
    BOOST_TEST(run->ledger.has_changed());
    static_cast<void>(run->ledger.write());
    run->ledger.erase();
    BOOST_TEST(run->ledger.has_changed());
}

BOOST_AUTO_TEST_CASE(the_file_is_for_people_too) {
    run->deployed.add(3);
    run->logged_in.add(4);
    BOOST_TEST(in_window() == 3u);
    clock.pass(24h);
    run->deployed.add(1);
    BOOST_TEST(run->ledger.write() ==
               "# What was counted since the statistics were turned on, and on which of the last days.\n"
               "ledger.time = 1533168000\ndeployments = 4\ndeployments.days = 1,3\nlogins = 4\n");
}

// A counter with the id `time` was written under the key of the ledger's own time: the file was broken at each start.
BOOST_AUTO_TEST_CASE(no_id_of_a_metric_is_taken_for_another_key) {
    static constexpr std::array<MetricDefinition, 1> time{{{.id = "time", .max = 1000, .window_days = 7}}};
    static constexpr telemetry::Dictionary clocks{.product = "test", .metrics = time};
    CounterLedger first(clocks, clock);
    first.count_under(1);
    first.counter(time[0]).add(5);
    const std::string text = first.write();
    clock.pass(24h * 8);
    CounterLedger second(clocks, clock);
    const Counter counter = second.counter(time[0]);
    must(second.read(text));
    second.count_under(1);
    BOOST_TEST(second.value_of(time[0]).value() == 0u);
    BOOST_TEST(second.write().find("time = 5\n") != std::string::npos);
}

// Until 0.1 the ledger's own time stood under the key `time`.
BOOST_AUTO_TEST_CASE(a_file_of_the_older_form_is_read) {
    run->deployed.add(3);
    stop();
    const std::size_t key = written.find("ledger.time");
    BOOST_REQUIRE(key != std::string::npos);
    written.replace(key, std::string_view("ledger.time").size(), "time");
    clock.reboot(24h * 6);
    start();
    BOOST_TEST(in_window() == 3u);
    restart_after(24h);
    BOOST_TEST(in_window() == 0u);
}

BOOST_AUTO_TEST_CASE(what_another_version_wrote_is_passed_over) {
    must(run->ledger.read("time = 1533081600\nnewMetric = 5\nnewMetric.days = 1\nlogins = 2\n"));
    BOOST_TEST(in_all() == 2u);
}

// A product that shortened or dropped the window of one metric lost the counts of all: the file was called broken.
BOOST_AUTO_TEST_CASE(a_window_that_became_shorter_keeps_its_newest_days) {
    must(
        run->ledger.read("ledger.time = 1533081600\ndeployments = 66\n"
                         "deployments.days = 1,2,3,4,5,6,7,8,9,21\nlogins = 2\n"));
    BOOST_TEST(in_window() == 1u + 2 + 3 + 4 + 5 + 6 + 7);
    BOOST_TEST(in_all() == 2u);
}

BOOST_AUTO_TEST_CASE(days_of_a_metric_that_has_no_window_any_more_are_passed_over) {
    must(run->ledger.read("deployments = 5\ndeployments.days = 5\nlogins = 9\nlogins.days = 4,3,2\n"));
    BOOST_TEST(in_all() == 9u);
    BOOST_TEST(in_window() == 5u);
    BOOST_TEST(run->ledger.write().find("logins.days") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_refused_with_its_line_and_nothing_is_taken_up) {
    for (const auto* line : {"logins = x", "logins = -1", "deployments.days = 1,,2", "deployments.days = 1,x",
                             "deployments.days = 1,2,3,4,5,6,7,8,x", "deployments.days = 4294967296", "time = 253402300800",
                             "time = soon", "no form"}) {
        const auto read = run->ledger.read(std::string("deployments = 5\n") + line);
        BOOST_REQUIRE_MESSAGE(!read, line);
        BOOST_TEST((read.error().code == ErrorCode::state_corrupt));
        BOOST_TEST(read.error().message.starts_with("line 2: "), read.error().message);
        BOOST_TEST(in_window() == 0u);
    }
}

BOOST_AUTO_TEST_CASE(totals_near_the_end_of_their_range_stay_sums) {
    must(run->ledger.read("logins = 18446744073709551600\n"));
    run->logged_in.add(100);
    BOOST_TEST(in_all() == UINT64_MAX);
}

BOOST_AUTO_TEST_SUITE_END()
