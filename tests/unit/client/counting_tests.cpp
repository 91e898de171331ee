#include "client/counting.hpp"

#include "client/state_files.hpp"
#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using client_tests::good_reply;
using client_tests::World;
using support::must;
using telemetry::Choice;

namespace {

namespace metrics = deploy_server::metrics;

constexpr const char* counts_path = "state/counts";

/// A server whose administrator has accepted, and which has counted five events and kept them.
struct Fixture : World {
    Fixture() {
        settings("sendTelemetry = 1\n");
        core = start_process();
        count(5);
        look();
    }

    void count(std::uint64_t events) {
        core->installation().counters.counter(metrics::deployments_last_90_days.definition()).add(events);
    }
    std::optional<std::chrono::milliseconds> look() { return core->step({}); }
    [[nodiscard]] std::optional<std::uint64_t> value() const {
        return core->installation().counters.value_of(metrics::deployments_last_90_days.definition());
    }
    [[nodiscard]] bool is_kept(int events) const {
        return files.visible(counts_path).value_or("").find("deploymentsLast90Days = " + std::to_string(events) + "\n") !=
               std::string::npos;
    }

    std::shared_ptr<telemetry::detail::ClientCore> core;
};

/// A dictionary whose second consent revision has one metric.
struct SecondRevision {
    explicit SecondRevision(const telemetry::MetricDefinition& metric)
        : rows(dictionary.metrics.begin(), dictionary.metrics.end()),
          later(*std::ranges::find(rows, metric.id, &telemetry::MetricDefinition::id)) {
        later.consent = dictionary.consent_revision = 2;
        dictionary.metrics = rows;
    }

    telemetry::Dictionary dictionary = metrics::dictionary();
    std::vector<telemetry::MetricDefinition> rows;
    telemetry::MetricDefinition& later;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(counting_tests, Fixture)

// A settings file that could not be read for a moment erased all that was counted.
BOOST_AUTO_TEST_CASE(settings_that_cannot_be_read_pause_and_erase_nothing) {
    files.heal();
    files.fail(1);  // the reading of settings.conf
    BOOST_TEST((look() == telemetry::Worker::wait_max));
    BOOST_TEST(is_kept(5));
    count(100);  // nobody can say whether that may be counted
    look();
    count(1);
    look();
    BOOST_TEST(is_kept(6));
}

// An editor takes the old file away before it writes the new one; all that was counted was erased in between.
BOOST_AUTO_TEST_CASE(a_consent_that_is_away_while_a_file_is_saved_loses_nothing) {
    for (const char* between : {"", "# sendTe", "channel = beta\n"}) {
        settings(between);
        BOOST_TEST(look().value() <= 10s);
        BOOST_TEST((value() == std::nullopt));
        count(100);
        clock.pass(4s);
        look();
        settings("sendTelemetry = 1\n");
        look();
        BOOST_TEST((value() == 5u), between);
        clock.pass(4s);
    }
}

BOOST_AUTO_TEST_CASE(a_consent_that_stays_away_is_over) {
    settings("");
    clock.pass(std::chrono::ceil<std::chrono::seconds>(look().value()));
    look();
    BOOST_TEST(!files.visible(counts_path).has_value());
    settings("sendTelemetry = 1\n");
    look();
    BOOST_TEST((value() == 0u));
}

BOOST_AUTO_TEST_CASE(a_consent_that_is_gone_when_the_process_starts_is_waited_for_though_there_is_nothing_else_to_do) {
    settings("");
    options.ask_before_checking = true;
    core = start_process();
    const auto wait = look();
    BOOST_REQUIRE(wait.has_value());
    BOOST_TEST(is_kept(5));
    clock.pass(10s);
    BOOST_TEST(!look().has_value());
    BOOST_TEST(!files.visible(counts_path).has_value());
}

// A person asked, right after a look that could not read the settings, and the report came without the counts.
BOOST_AUTO_TEST_CASE(a_check_by_hand_counts_as_the_settings_say_now) {
    files.heal();
    files.fail(1);
    look();
    BOOST_TEST((value() == std::nullopt));
    files.heal();
    transport.then_reply(200, good_reply());
    must(core->check_now());
    BOOST_TEST(bodies().back().find("\"deploymentsLast90Days\":5") != std::string::npos);
}

// What a person's check could not read paused the counting, though the client's own check was under way.
BOOST_AUTO_TEST_CASE(a_check_by_hand_that_cannot_read_the_settings_pauses_nothing) {
    settings("sendTelemetry = 1\n\xff\n");
    BOOST_TEST(!core->check_now());
    BOOST_TEST((value() == 5u));
}

BOOST_AUTO_TEST_CASE(what_was_counted_up_to_the_pause_is_kept) {
    count(1);
    settings("sendTelemetry = 1\n\xff\n");
    look();
    BOOST_TEST(is_kept(6));
    core = start_process();
    settings("sendTelemetry = 1\n");
    look();
    count(1);
    look();
    BOOST_TEST(is_kept(7));
}

BOOST_AUTO_TEST_CASE(an_off_beside_what_cannot_be_read_erases) {
    settings("sendTelemetry = false\ncolour = red\n");
    look();
    BOOST_TEST(!files.visible(counts_path).has_value());
}

// Counts that could not be read at the start were overwritten with new ones.
BOOST_AUTO_TEST_CASE(no_failure_at_the_start_loses_counts) {
    for (std::size_t number = 0; number < 12; ++number) {
        files.heal();
        files.fail(number);
        auto made = try_process();
        files.heal();
        core = made ? *std::move(made) : start_process();
        look();
        count(1);
        look();
        BOOST_TEST(is_kept(static_cast<int>(6 + number)), "operation " << number);
    }
}

// Counts that a full disk had refused were kept only when there were others.
BOOST_AUTO_TEST_CASE(what_could_not_be_kept_is_kept_at_the_next_look) {
    count(1);
    files.set_room(0);
    look();
    BOOST_TEST(!is_kept(6));
    files.heal();
    look();
    BOOST_TEST(is_kept(6));
}

// What had been collected for a check was sent though it was withdrawn before it left, if the consent was back by then.
BOOST_AUTO_TEST_CASE(a_withdrawal_while_a_check_collects_holds_it_back) {
    core->installation().sources.observe(metrics::users.definition(), [this] {
        must(core->configure({.send_telemetry = Choice::off}));
        must(core->configure({.send_telemetry = Choice::on}));
        return std::optional<std::uint64_t>(1);
    });
    BOOST_TEST((core->check_now().error().code == telemetry::ErrorCode::turned_off));
    BOOST_TEST(transport.sent().empty());
}

// What had been collected was kept for the administrator's tool though it was withdrawn meanwhile.
BOOST_AUTO_TEST_CASE(a_withdrawal_while_a_check_collects_leaves_no_snapshot) {
    core->installation().sources.observe(metrics::users.definition(), [this] {
        must(core->configure({.send_telemetry = Choice::off}));
        must(core->configure({.send_telemetry = Choice::on}));
        return std::optional<std::uint64_t>(1);
    });
    BOOST_TEST(!core->check_now());
    BOOST_TEST(!files.visible("state/snapshot").has_value());
}

// A thread that was about to end kept the counts though they had been withdrawn meanwhile.
BOOST_AUTO_TEST_CASE(counts_are_not_kept_after_a_withdrawal) {
    count(1);
    must(core->configure({.send_telemetry = Choice::off}));
    core->finish();
    BOOST_TEST(!files.visible(counts_path).has_value());
}

// The client that is stopped here had no thread, which would have looked.
BOOST_AUTO_TEST_CASE(counts_that_another_process_erased_are_not_kept_at_a_stop) {
    must(start_process()->configure({.send_telemetry = Choice::off}));
    count(1);
    BOOST_TEST(core->stop(0ms));
    BOOST_TEST(!files.visible(counts_path).has_value());
}

// A stop waited up to two seconds for a process that held the lock of the files.
BOOST_AUTO_TEST_CASE(a_stop_waits_for_no_other_process_and_the_next_start_erases_what_it_left) {
    settings("sendTelemetry = 0\n");
    files.hold_for("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::files), 51ms);
    BOOST_TEST(core->stop(0ms));
    BOOST_TEST(files.visible(counts_path).has_value());
    BOOST_TEST((value() == std::nullopt));
    static_cast<void>(start_process());
    BOOST_TEST(!files.visible(counts_path).has_value());
}

// All was off, and still it was counted, until the host was told to check again; and then it was sent.
BOOST_AUTO_TEST_CASE(what_is_turned_off_before_a_start_is_not_counted) {
    for (const std::string_view what : {"upgradeCheck", "offline"}) {
        core = start_process();
        settings("sendTelemetry = 1\n" + std::string(what) + (what == "offline" ? " = true\n" : " = false\n"));
        core->start();
        BOOST_TEST((value() == std::nullopt), what);
        BOOST_TEST(!files.visible(counts_path).has_value(), what);
        settings("sendTelemetry = 1\n");
    }
}

// A consent that was lowered and raised again let the tool send what the last report had.
BOOST_AUTO_TEST_CASE(a_report_beyond_the_consent_of_now_is_erased) {
    const SecondRevision second(metrics::users.definition());
    World world;
    for (const char* consent : {"sendTelemetry = 1\n", "sendTelemetry = 2\n"}) {
        world.settings(consent);
        const auto server = must(telemetry::detail::ClientCore::create(second.dictionary, world.options, world.surroundings()));
        server->installation().sources.observe(second.later, [] { return std::optional<std::uint64_t>(7); });
        world.transport.then_reply(200, good_reply());
        must(server->check_now());
        world.settings("sendTelemetry = 1\n");
        static_cast<void>(server->step({}));
        const bool is_beyond = consent == std::string_view("sendTelemetry = 2\n");
        BOOST_TEST(world.files.visible("state/snapshot").has_value() == !is_beyond);
    }
}

// While another process held the lock of the files, what was not accepted any more was counted, and then sent.
BOOST_AUTO_TEST_CASE(a_lowered_consent_counts_at_once_whatever_keeps_the_last_report_from_being_erased) {
    const SecondRevision second(metrics::deployments_last_90_days.definition());
    World world;
    world.settings("sendTelemetry = 2\n");
    const auto server = must(telemetry::detail::ClientCore::create(second.dictionary, world.options, world.surroundings()));
    const auto counter = server->installation().counters.counter(second.later);
    counter.add(5);
    world.transport.then_reply(200, good_reply());
    must(server->check_now());
    world.settings("sendTelemetry = 1\n");
    world.files.hold_for("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::files), std::chrono::hours(1));
    static_cast<void>(server->step({}));
    counter.add(100);
    BOOST_TEST(world.files.visible("state/snapshot").has_value());
    world.settings("sendTelemetry = 2\n");
    world.files.hold_for("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::files), 0ms);
    static_cast<void>(server->step({}));
    BOOST_TEST(!world.files.visible("state/snapshot").has_value());
    BOOST_TEST((server->installation().counters.value_of(second.later) == 0u));
}

// An "off" and an "on" between two looks erased nothing.
BOOST_AUTO_TEST_CASE(every_switch_that_ends_the_statistics_erases_at_once) {
    for (const auto& [off, on] :
         {std::pair(telemetry::Choices{.offline = Choice::on}, telemetry::Choices{.offline = Choice::off}),
          std::pair(telemetry::Choices{.upgrade_check = Choice::off}, telemetry::Choices{.upgrade_check = Choice::on})}) {
        count(3);
        must(core->configure(off));
        must(core->configure(on));
        look();
        BOOST_TEST((value() == 0u));
    }
}

// Zero was sent for counts that could not be read.
BOOST_AUTO_TEST_CASE(counts_that_cannot_be_read_again_are_not_known) {
    std::size_t times_unknown = 0;
    for (std::size_t number = 0; number < 12; ++number) {
        settings("sendTelemetry = 1\n\xff\n");
        look();
        settings("sendTelemetry = 1\n");
        files.heal();
        files.fail(number);
        look();
        BOOST_TEST((!value() || value() == 5u), "operation " << number);
        times_unknown += value() ? 0 : 1;
        files.heal();
        look();
        BOOST_TEST((value() == 5u), "operation " << number);
    }
    BOOST_TEST(times_unknown > 0u);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_stopped_knows_no_counts) {
    core->start();
    BOOST_TEST(core->stop(60s));
    count(1);
    BOOST_TEST(!value().has_value());
    BOOST_TEST(is_kept(5));
}

BOOST_AUTO_TEST_CASE(a_client_that_is_started_again_counts_before_a_word_of_it_is_said) {
    for (const bool is_withdrawn : {false, true}) {
        core->installation().log.to(nullptr);
        core->start();
        BOOST_TEST(core->stop(60s));
        if (is_withdrawn) must(core->configure({.send_telemetry = Choice::off}));
        if (is_withdrawn) must(core->configure({.send_telemetry = Choice::on}));
        core->installation().log.to([&](const auto&) { BOOST_TEST((value() == (is_withdrawn ? 0u : 5u))); });
        core->start();
        BOOST_TEST(core->stop(60s));
    }
}

// The client counted on, and nobody was there to hear of the next "off".
BOOST_AUTO_TEST_CASE(a_thread_that_ends_as_the_client_is_turned_on_again_is_followed_by_another) {
    settings("upgradeCheck = false\n");
    core->start();
    settings("sendTelemetry = 1\n");
    const auto holders = core.use_count();
    core->finish();
    BOOST_TEST(core.use_count() > holders);  // a thread is among them
    BOOST_TEST(core->stop(60s));
}

// A stop that came between went on counting.
BOOST_AUTO_TEST_CASE(a_stop_that_the_log_of_a_second_start_makes_is_the_later_word_for_counts_too) {
    core->start();
    BOOST_TEST(core->stop(60s));
    core->installation().log.to([this](const auto&) { core->stop(60s); });
    core->start();
    BOOST_TEST(core->installation().counters.accepted_consent() == 0u);
}

BOOST_AUTO_TEST_CASE(a_withdrawal_erases_what_a_death_left_half_written) {
    files.lay("state/counts.new", "deploymentsLast90Days = 4");
    files.lay("state/snapshot.new", "users = 4");
    must(core->configure({.send_telemetry = Choice::off}));
    for (const std::string& name : files.names()) BOOST_TEST(!name.ends_with(".new"), name);
}

// What could not be erased stood there, for the administrator's tool to send, when the consent was back.
BOOST_AUTO_TEST_CASE(what_could_not_be_erased_is_erased_though_the_consent_is_back) {
    for (std::size_t number = 0; number < 40; ++number) {
        files.lay("state/snapshot", "of old");
        files.heal();
        files.fail(number);
        const auto done = core->configure({.send_telemetry = Choice::off});
        const bool is_said = files.visible("state/settings.conf").value().find("sendTelemetry = false") != std::string::npos;
        const bool is_off = is_said && (done || done.error().message.find("settings.conf") == std::string::npos);
        files.heal();
        must(core->configure({.send_telemetry = Choice::on}));
        look();
        BOOST_TEST((!is_off || !files.visible("state/snapshot")), "operation " << number);
    }
}

// Two servers of one directory wrote `counts` at the same time, and tore it.
BOOST_AUTO_TEST_CASE(counts_are_kept_under_the_lock_of_the_files) {
    count(1);
    {
        const auto held = must(core->installation().directory.lock(telemetry::LockOf::files));
        look();
        BOOST_TEST(is_kept(5));
    }
    look();
    BOOST_TEST(is_kept(6));
    count(1);
    files.hold_for("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::files), 1ms);
    BOOST_TEST(core->stop(0ms));
    BOOST_TEST(is_kept(7));
}

// A switch that was turned while the request was written down was heard after it had left.
BOOST_AUTO_TEST_CASE(leave_is_asked_for_again_when_the_request_is_written_down) {
    files.lay("state/journal.jsonl", "broken");
    core->installation().log.to([this](const auto& line) {
        const bool is_told = line.text.find("journal") != std::string::npos;
        if (is_told) must(core->configure({.upgrade_check = Choice::off}));
    });
    BOOST_TEST((core->check_now().error().code == telemetry::ErrorCode::turned_off));
    BOOST_TEST(transport.sent().empty());
    const auto history = must(core->installation().journal.read());
    BOOST_REQUIRE(history.entries.size() >= 2u);
    BOOST_TEST(history.entries.back().text == "turned_off");
}

BOOST_AUTO_TEST_SUITE_END()
