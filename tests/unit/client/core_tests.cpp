#include "client/core.hpp"

#include "embedding.hpp"
#include "state/installation_id.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <deploy_server/outbound.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;
using client_tests::good_reply;
using client_tests::World;
using support::must;
using telemetry::Choice;
using telemetry::ErrorCode;
namespace metrics = deploy_server::metrics;

namespace {

/// Observes one metric and counts how often it was asked for.
void observe(telemetry::detail::ClientCore& core, std::atomic<int>& asked) {
    core.installation().sources.observe(metrics::environments.definition(), [&asked] {
        ++asked;
        return std::optional<std::uint64_t>(7);
    });
}

bool has_usage(const std::string& body) {
    return body.find("\"usage\"") != std::string::npos;
}

std::size_t reports(const World& world) {
    const auto bodies = world.bodies();
    return static_cast<std::size_t>(std::ranges::count_if(bodies, has_usage));
}

/// A vendor whose checks are answered, and whose statistics have a host of their own, which is overloaded.
void overload_the_statistics(World& world) {
    world.settings("sendTelemetry = 1\n");
    world.options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    for (int i = 0; i < 40; ++i) {
        world.transport.then([](const telemetry::ApprovedRequest& request, auto) {
            const bool is_check = request.purpose() == telemetry::Purpose::update_check;
            return is_check ? telemetry::Reply{200, good_reply(), {}} : telemetry::Reply{503, "", 24h};
        });
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(core_tests)

BOOST_AUTO_TEST_CASE(a_check_is_made_every_eight_hours_on_the_grid) {
    World world;
    for (int i = 0; i < 10; ++i) world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    world.run(*core, 24h * 3 - 1h);
    BOOST_TEST(world.transport.sent().size() == 9u);
}

BOOST_AUTO_TEST_CASE(a_restart_neither_adds_nor_skips_a_check) {
    World world;
    for (int i = 0; i < 20; ++i) world.transport.then_reply(200, good_reply());
    for (int i = 0; i < 71; ++i) world.run(*world.start_process(), 1h);
    BOOST_TEST(world.transport.sent().size() == 9u);
}

BOOST_AUTO_TEST_CASE(two_processes_on_one_state_directory_make_one_check_between_them) {
    World world;
    for (int i = 0; i < 20; ++i) world.transport.then_reply(200, good_reply());
    const auto one = world.start_process();
    const auto other = world.start_process();
    for (int minute = 0; minute < 60 * 24; ++minute) {
        static_cast<void>(one->step({}));
        static_cast<void>(other->step({}));
        world.clock.pass(1min);
    }
    BOOST_TEST(world.transport.sent().size() == 3u);
}

BOOST_AUTO_TEST_CASE(without_consent_the_body_has_four_members_and_nobody_is_asked) {
    World world;
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    std::atomic<int> asked = 0;
    observe(*core, asked);
    must(core->check_now());
    static_cast<void>(must(core->preview()));
    BOOST_TEST(asked == 0);
    BOOST_TEST(
        world.bodies().front().starts_with(R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":")"));
    BOOST_TEST(world.bodies().front().ends_with("\"}"));
    BOOST_TEST(!has_usage(world.bodies().front()));
}

BOOST_AUTO_TEST_CASE(a_metric_that_may_not_be_sent_is_not_asked_for) {
    for (const std::string& line : {std::string("denyMetrics = environments\n"), std::string("sendTelemetry = false\n")}) {
        World world;
        world.settings(line);
        world.options.choices.send_telemetry = Choice::on;
        world.transport.then_reply(200, good_reply());
        const auto core = world.start_process();
        std::atomic<int> asked = 0;
        observe(*core, asked);
        must(core->check_now());
        BOOST_TEST(asked == 0, line);
        BOOST_TEST(world.bodies().front().find("environments") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(preview_journal_and_network_have_the_same_bytes) {
    World world;
    world.options.choices.send_telemetry = Choice::on;
    world.options.values = telemetry::ValueSource::observers;  // no memory or processor use, which change from moment to moment
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    std::atomic<int> asked = 0;
    observe(*core, asked);
    static_cast<void>(must(telemetry::load_installation_id(core->installation().directory, world.random)));
    const auto preview = must(core->preview());
    const auto result = must(core->check_now());
    const auto sent = world.transport.sent().front().request;
    BOOST_TEST(preview.requests.front().bytes() == sent.head() + sent.body());
    BOOST_TEST(result.request == sent.head() + sent.body());
    const auto history = must(core->installation().journal.read());
    BOOST_REQUIRE(history.entries.size() == 2u);
    BOOST_TEST(history.entries[0].text == sent.head() + sent.body());
    BOOST_TEST(history.entries[1].text == "ok");
}

BOOST_AUTO_TEST_CASE(a_preview_writes_nothing) {
    World world;
    world.options.choices.send_telemetry = Choice::on;
    const auto core = world.start_process();
    const auto before = world.files.names();
    const auto preview = must(core->preview());
    BOOST_TEST(preview.installation_id_is_provisional);
    BOOST_TEST((world.files.names() == before));
}

BOOST_AUTO_TEST_CASE(a_request_is_in_the_journal_before_it_leaves) {
    World world;
    std::size_t entries = 0;
    const auto core = world.start_process();
    world.transport.then([&](const auto&, auto) -> telemetry::Result<telemetry::Reply> {
        entries = must(core->installation().journal.read()).entries.size();
        return telemetry::Reply{200, good_reply(), {}};
    });
    must(core->check_now());
    BOOST_TEST(entries == 1u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_down_is_not_sent) {
    World world;
    const auto core = world.start_process();
    static_cast<void>(must(telemetry::load_installation_id(core->installation().directory, world.random)));
    world.files.set_room(0);
    const auto result = core->check_now();
    BOOST_TEST((result.error().code == ErrorCode::state_unavailable));
    BOOST_TEST(world.transport.sent().empty());
}

BOOST_AUTO_TEST_CASE(each_off_ends_the_worker_and_nothing_is_sent_or_written) {
    for (const std::string& line : {std::string("upgradeCheck = false\n"), std::string("offline = true\n"),
                                    std::string("offline = true\nupgradeChekc = true\n")}) {
        World world;
        world.settings(line);
        const auto core = world.start_process();
        const auto before = world.files.names();
        BOOST_TEST(!core->step({}).has_value(), line);
        BOOST_TEST(!core->check_now().has_value());
        BOOST_TEST(world.transport.sent().empty());
        BOOST_TEST((world.files.names() == before), line);
    }
}

// A slip in a settings file ended all checks until the next start, though it was mended a minute later.
BOOST_AUTO_TEST_CASE(a_mistake_in_the_settings_is_waited_for) {
    for (const char* line : {"upgradeCheck = perhaps\n", "upgradeChekc = true\n"}) {
        World world;
        world.settings(line);
        const auto core = world.start_process();
        const auto before = world.files.names();
        BOOST_TEST((core->step({}) == telemetry::Worker::wait_max), line);
        BOOST_TEST(!core->check_now().has_value());
        BOOST_TEST(world.transport.sent().empty());
        BOOST_TEST((world.files.names() == before), line);
        world.settings("upgradeCheck = true\n");
        world.transport.then_reply(200, good_reply());
        world.run(*core, 1h);
        BOOST_TEST(world.transport.sent().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(what_holds_is_said_when_it_changes) {
    World world;
    const auto core = world.start_process();
    std::vector<std::string> lines;
    core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line.text); });
    const auto said_after = [&](const std::string& settings) {
        world.settings(settings);
        lines.clear();
        for (int i = 0; i < 2; ++i) static_cast<void>(core->step({}));
        return lines;
    };
    const std::string rest = " sendTelemetry=off(default) offline=";
    BOOST_TEST(said_after("").size() == 1u);
    BOOST_TEST((said_after("channel = beta\n") == std::vector<std::string>()));
    BOOST_TEST((said_after("colour = red\n") ==
                std::vector<std::string>{"outbound upgradeCheck=on(default)" + rest + "no problems=1",
                                         "outbound problem=\"settings.conf line 1: there is no setting of this name\""}));
    BOOST_TEST((said_after("offline = true\n") == std::vector{"outbound upgradeCheck=on(default)" + rest + "yes"}));
}

BOOST_AUTO_TEST_CASE(a_marker_of_the_administrator_turns_everything_off_whatever_others_say) {
    World world;
    world.settings("offline = false\nupgradeCheck = true\n");
    world.options.choices = {Choice::on, Choice::on, Choice::off};
    world.files.lay("/etc/deploy-server/no-outbound", "");
    const auto core = world.start_process();
    BOOST_TEST(!core->step({}).has_value());
    BOOST_TEST((core->check_now().error().code == ErrorCode::turned_off));
    BOOST_TEST(world.transport.sent().empty());
    const auto settings = must(core->status()).settings;
    const auto offline = std::ranges::find(settings, "offline", &telemetry::SettingStatus::key);
    BOOST_TEST(offline->set_by == "/etc/deploy-server/no-outbound");
}

BOOST_AUTO_TEST_CASE(a_tool_looks_into_the_config_directory_of_its_server) {
    World world;
    world.options.config_dir = "elsewhere";
    static_cast<void>(world.start_process()->step({}));
    world.files.lay("elsewhere/outbound.conf", "upgradeCheck = false\n");
    world.options = {};
    world.options.product = "deploy-server";
    world.options.state_dir = "state";
    world.options.values = telemetry::ValueSource::last_snapshot;
    BOOST_TEST((world.start_process()->check_now().error().code == ErrorCode::turned_off));
}

BOOST_AUTO_TEST_CASE(a_choice_about_a_switch_of_the_register_is_remembered) {
    World world;
    world.options.outbound = &deploy_server::outbound::outbound_register();
    const auto core = world.start_process();
    must(core->configure({.switches = {{"aiProxyEnabled", Choice::on}, {"dynamicExtensionsEnabled", Choice::off}}}));
    const auto switches = must(world.start_process()->status()).switches;
    BOOST_TEST(switches.size() == deploy_server::outbound::outbound_register().switches().size());
    const auto of = [&](const char* name) { return *std::ranges::find(switches, name, &telemetry::SettingStatus::key); };
    BOOST_TEST(of("aiProxyEnabled").value == "on");
    BOOST_TEST(of("aiProxyEnabled").set_by == "settings.conf line 1");
    BOOST_TEST(of("dynamicExtensionsEnabled").value == "off");
    BOOST_TEST(of("experiencesEnabled").set_by == "default");
}

BOOST_AUTO_TEST_CASE(a_switch_that_no_register_has_cannot_be_chosen) {
    World world;
    BOOST_TEST((world.start_process()->configure({.switches = {{"aiProxyEnabled", Choice::on}}}).error().code ==
                ErrorCode::configuration));
    BOOST_TEST(!world.files.visible("state/settings.conf").has_value());
    world.options.outbound = &deploy_server::outbound::outbound_register();
    BOOST_TEST(!world.start_process()->configure({.switches = {{"aiProxy", Choice::on}}}).has_value());
    world.options.choices.switches = {{"aiProxy", Choice::on}};
    BOOST_TEST(!world.try_process().has_value());
}

BOOST_AUTO_TEST_CASE(off_in_the_file_is_obeyed_by_a_process_that_runs) {
    World world;
    for (int i = 0; i < 9; ++i) world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    world.run(*core, 9h);
    BOOST_TEST(world.transport.sent().size() == 2u);
    world.settings("upgradeCheck = false\n");
    world.run(*core, 48h);
    BOOST_TEST(world.transport.sent().size() == 2u);
}

// The server logged a warning when its administrator turned it off in the middle of a check.
BOOST_AUTO_TEST_CASE(a_scheduled_check_that_a_switch_ends_is_no_outage) {
    World world;
    world.settings("sendTelemetry = 1\n");
    const auto core = world.start_process();
    std::vector<std::string> lines;
    core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line.text); });
    core->installation().sources.observe(metrics::users.definition(), [&] {
        world.settings("upgradeCheck = false\n");
        return std::optional<std::uint64_t>(7);
    });
    world.run(*core, 11min);
    BOOST_TEST(world.transport.sent().empty());
    BOOST_TEST(std::ranges::none_of(lines, [](const auto& line) { return line.find("result=") != std::string::npos; }));
    BOOST_TEST(!must(core->status()).last_try.has_value());
}

BOOST_AUTO_TEST_CASE(do_not_track_stops_the_schedule_and_leaves_a_check_by_hand_without_statistics) {
    World world;
    world.variables["DO_NOT_TRACK"] = "1";
    world.options.choices.send_telemetry = Choice::on;
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    BOOST_TEST(!core->step({}).has_value());
    must(core->check_now());
    BOOST_TEST(!has_usage(world.bodies().front()));
}

BOOST_AUTO_TEST_CASE(statistics_go_to_a_host_of_their_own_where_there_is_one) {
    World world;
    world.options.choices.send_telemetry = Choice::on;
    world.options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    world.transport.then_reply(200, good_reply());
    world.transport.then_reply(200, "");
    const auto core = world.start_process();
    must(core->check_now());
    BOOST_REQUIRE(world.transport.sent().size() == 2u);
    BOOST_TEST(!has_usage(world.bodies()[0]));
    BOOST_TEST(has_usage(world.bodies()[1]));
    BOOST_TEST(world.transport.sent()[1].request.endpoint().host() == "telemetry.example.com");
}

// Statistics that had arrived were written down as failed if their host had nothing to say.
BOOST_AUTO_TEST_CASE(any_good_status_of_a_statistics_host_is_good_and_a_check_needs_its_notice) {
    World world;
    world.options.choices.send_telemetry = Choice::on;
    world.options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    const auto core = world.start_process();
    const auto last_outcome = [&] { return must(core->installation().journal.read()).entries.back().text; };
    for (const auto& [status, outcome] : {std::pair(200, "ok"), std::pair(202, "ok"), std::pair(204, "ok"),
                                          std::pair(199, "http_status"), std::pair(304, "http_status")}) {
        world.transport.then_reply(200, good_reply());
        world.transport.then_reply(status, "");
        must(core->check_now());
        BOOST_TEST(last_outcome() == outcome, status);
    }
    world.transport.then_reply(204, good_reply());
    BOOST_TEST((core->check_now().error().code == ErrorCode::http_status));
}

// A statistics host that asked not to be asked for a day was asked at the next tick.
BOOST_AUTO_TEST_CASE(a_statistics_host_that_asks_for_time_gets_it_and_nobody_is_asked_meanwhile) {
    World world;
    overload_the_statistics(world);
    const auto core = world.start_process();
    std::atomic<int> asked = 0;
    observe(*core, asked);
    world.run(*core, 24h - 1min);
    BOOST_TEST(world.transport.sent().size() == 4u);
    BOOST_TEST(reports(world) == 1u);
    BOOST_TEST(asked == 1);
    world.run(*core, 9h);
    BOOST_TEST(reports(world) == 2u);
}

BOOST_AUTO_TEST_CASE(what_a_statistics_host_says_to_a_person_holds_for_the_schedule_and_the_person_may_go_on) {
    World world;
    overload_the_statistics(world);
    must(world.start_process()->check_now());
    const auto core = world.start_process();
    world.run(*core, 23h);
    BOOST_TEST(world.transport.sent().size() == 5u);
    BOOST_TEST(reports(world) == 1u);
    must(core->check_now());
    BOOST_TEST(reports(world) == 2u);
}

// A person who was told to come again tomorrow had no effect on the server, which asked at its next tick.
BOOST_AUTO_TEST_CASE(what_a_server_says_to_a_person_holds_for_the_schedule) {
    for (const bool has_plans : {false, true}) {
        World world;
        const auto core = world.start_process();
        if (has_plans) static_cast<void>(core->step({}));
        world.transport.then_reply(429, "", 24h);
        BOOST_TEST((core->check_now().error().code == ErrorCode::try_later));
        if (has_plans) {
            const auto said = must(core->status()).next_check;
            BOOST_TEST((said >= world.clock.wall() + 24h));
            static_cast<void>(core->step({}));
            BOOST_TEST((must(core->status()).next_check == said));
        }
        world.run(*core, 24h - 1min);
        BOOST_TEST(world.transport.sent().size() == 1u, "with plans: " << has_plans);
        BOOST_TEST((must(core->status()).next_check >= world.clock.wall() + 1min));
        static_cast<void>(core->check_now());
        BOOST_TEST(world.transport.sent().size() == 2u);
        for (int i = 0; i < 3; ++i) world.transport.then_reply(200, good_reply());
        world.run(*core, 9h);
        BOOST_TEST(must(core->status()).last_result == "ok");
    }
}

BOOST_AUTO_TEST_CASE(withdrawing_consent_erases_what_waits) {
    World world;
    world.options.choices = {};
    const auto core = world.start_process();
    must(core->configure({.send_telemetry = Choice::on}));
    static_cast<void>(core->step({}));
    const telemetry::Counter counter = core->installation().counters.counter(metrics::deployments_last_90_days.definition());
    counter.add(5);
    static_cast<void>(core->step({}));
    BOOST_TEST(world.files.visible("state/counts").has_value());
    must(core->configure({.send_telemetry = Choice::off}));
    static_cast<void>(core->step({}));
    counter.add(100);
    BOOST_TEST(!world.files.visible("state/counts").has_value());
    must(core->configure({.send_telemetry = Choice::on}));
    static_cast<void>(core->step({}));
    counter.add(2);
    BOOST_TEST(*core->installation().counters.value_of(metrics::deployments_last_90_days.definition()) == 2u);
    static_cast<void>(core->stop(1s));
}

// What was counted before a withdrawal was sent if the consent was back before the next look.
BOOST_AUTO_TEST_CASE(a_consent_that_is_back_at_once_brings_nothing_back) {
    World world;
    world.options.choices = {};
    const auto core = world.start_process();
    must(core->configure({.send_telemetry = Choice::on}));
    static_cast<void>(core->step({}));
    const telemetry::Counter counter = core->installation().counters.counter(metrics::deployments_last_90_days.definition());
    counter.add(5);
    must(core->configure({.send_telemetry = Choice::off}));
    must(core->configure({.send_telemetry = Choice::on}));
    static_cast<void>(core->step({}));
    counter.add(2);
    BOOST_TEST(*core->installation().counters.value_of(metrics::deployments_last_90_days.definition()) == 2u);
}

// Counts that lay there while a process ran without consent were taken up again by a later one with it.
BOOST_AUTO_TEST_CASE(a_start_without_consent_erases_what_an_earlier_one_left) {
    World world;
    world.settings("sendTelemetry = 1\n");
    {
        const auto core = world.start_process();
        core->installation().counters.counter(metrics::deployments_last_90_days.definition()).add(5);
        static_cast<void>(core->step({}));
    }
    BOOST_TEST(world.files.visible("state/counts").has_value());
    world.settings("sendTelemetry = false\n");
    static_cast<void>(world.start_process());
    BOOST_TEST(!world.files.visible("state/counts").has_value());
}

// Statistics that go apart were sent though they were turned off while the check was under way.
BOOST_AUTO_TEST_CASE(a_switch_that_is_turned_while_a_check_is_under_way_stops_the_next_request) {
    World world;
    world.settings("sendTelemetry = 1\n");
    world.options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    std::shared_ptr<telemetry::detail::ClientCore> core;
    world.transport.then([&](const auto&, auto) {
        must(core->configure({.send_telemetry = Choice::off}));
        return telemetry::Reply{200, good_reply(), {}};
    });
    core = world.start_process();
    must(core->check_now());
    BOOST_TEST(world.transport.sent().size() == 1u);
}

// What had been composed left as it was, with a metric that was denied by then, or to a host that was no longer the one.
BOOST_AUTO_TEST_CASE(a_setting_that_would_make_another_request_holds_back_the_one_that_was_made) {
    const std::string consent = "sendTelemetry = 2\n";
    const std::string address = "endpoint = https://updates.example.com/v1/check\n";
    for (const auto& [key, before, after] :
         {std::tuple("denyMetrics", consent + address, consent + address + "denyMetrics = users\n"),
          std::tuple("sendTelemetry", consent + address, "sendTelemetry = 1\n" + address),
          std::tuple("endpoint", consent + address, consent + "endpoint = https://updates.example.com/v2/check\n"),
          std::tuple("usageEndpoint", consent + address,
                     consent + address + "usageEndpoint = https://telemetry.example.com/v1/usage\n"),
          std::tuple("proxy", consent + address, consent + address + "proxy = none\n"),
          std::tuple("caFile", consent + address, consent + address + "caFile = /etc/ca.pem\n"),
          std::tuple("crlFile", consent + address, consent + address + "crlFile = /etc/crl.pem\n"),
          std::tuple("ocspStapling", consent + address, consent + address + "ocspStapling = true\n"),
          std::tuple("pinnedKeys", consent + address,
                     consent + address + "pinnedKeys = sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")}) {
        telemetry::Dictionary dictionary = metrics::dictionary();
        dictionary.consent_revision = 2;
        World world;
        world.options.endpoint.clear();
        world.settings(before);
        const auto core = must(telemetry::detail::ClientCore::create(dictionary, world.options, world.surroundings()));
        core->installation().sources.observe(metrics::users.definition(), [&world, &changed = after] {
            world.settings(changed);
            return std::optional<std::uint64_t>(7);
        });
        const auto held_back = core->check_now();
        BOOST_REQUIRE_MESSAGE(!held_back, key);
        BOOST_TEST((held_back.error().code == ErrorCode::cancelled), key);
        BOOST_TEST(held_back.error().message == std::string(key) + " was changed meanwhile");
        BOOST_TEST(world.transport.sent().empty(), key);
        for (int i = 0; i < 2; ++i) world.transport.then_reply(200, good_reply());
        BOOST_TEST(core->check_now().has_value(), key);
    }
}

BOOST_AUTO_TEST_CASE(statistics_that_go_apart_do_not_go_where_they_went_before) {
    const std::string consent = "sendTelemetry = 1\n";
    for (const std::string& after : {consent + "usageEndpoint = https://telemetry.example.com/v2/usage\n", consent}) {
        World world;
        world.settings(consent + "usageEndpoint = https://telemetry.example.com/v1/usage\n");
        world.transport.then([&](const auto&, auto) {
            world.settings(after);
            return telemetry::Reply{200, good_reply(), {}};
        });
        must(world.start_process()->check_now());
        BOOST_TEST(world.transport.sent().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_check_without_statistics_is_not_held_back_by_what_is_said_of_them) {
    World world;
    world.settings("denyMetrics = users\n");
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    std::size_t reads = 0;
    core->installation().log.to([&](const auto&) {
        world.settings("denyMetrics = environments\nusageEndpoint = https://telemetry.example.com/v1/usage\n");
        ++reads;
    });
    world.files.lay("state/journal.jsonl", "broken");  // of which the host is told before the request leaves
    must(core->check_now());
    BOOST_TEST(reads > 0u);
}

BOOST_AUTO_TEST_CASE(counts_survive_the_process) {
    World world;
    world.settings("sendTelemetry = 1\n");
    {
        const auto core = world.start_process();
        core->installation().counters.counter(metrics::deployments_last_90_days.definition()).add(5);
        static_cast<void>(core->step({}));
    }
    world.files.cut_power();
    const auto core = world.start_process();
    const auto counter = core->installation().counters.counter(metrics::deployments_last_90_days.definition());
    counter.add(1);
    BOOST_TEST(*core->installation().counters.value_of(metrics::deployments_last_90_days.definition()) == 6u);
}

BOOST_AUTO_TEST_CASE(a_broken_installation_id_is_put_aside_reported_and_never_sent) {
    World world;
    world.transport.then_reply(200, good_reply());
    world.files.lay("state/installation-id", "Alice's machine\n");
    const auto core = world.start_process();
    std::vector<std::string> lines;
    core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line.text); });
    must(core->check_now());
    BOOST_TEST(world.files.visible("state/installation-id.broken-1").value() == "Alice's machine\n");
    BOOST_REQUIRE(!lines.empty());
    BOOST_TEST(lines.front().find("put-aside-as=installation-id.broken-1") != std::string::npos);
    BOOST_TEST(world.bodies().front().find("Alice") == std::string::npos);
}

// A schedule that was broken looked like none.
BOOST_AUTO_TEST_CASE(a_broken_schedule_is_named_among_the_problems) {
    World world;
    world.files.lay("state/schedule", "garbage\n");
    const auto status = must(world.start_process()->status());
    BOOST_REQUIRE(status.problems.size() == 1u);
    BOOST_TEST(status.problems.front().starts_with("schedule: "), status.problems.front());
    BOOST_TEST(world.files.visible("state/schedule").value() == "garbage\n");
}

// Facts that a full disk had refused were never written.
BOOST_AUTO_TEST_CASE(facts_that_could_not_be_left_are_left_at_the_next_look) {
    World world;
    const auto core = world.start_process();
    world.files.set_room(0);
    static_cast<void>(core->step({}));
    BOOST_TEST(!world.files.visible("state/server").has_value());
    world.files.heal();
    static_cast<void>(core->step({}));
    BOOST_TEST(world.files.visible("state/server").has_value());
}

BOOST_AUTO_TEST_CASE(a_failed_check_is_retried_three_times_and_a_bad_answer_is_not) {
    World world;
    const auto core = world.start_process();
    world.run(*core, 7h);
    BOOST_TEST(world.transport.sent().size() == 4u);

    World answered;
    for (int i = 0; i < 9; ++i) answered.transport.then_reply(422, "");
    const auto other = answered.start_process();
    answered.run(*other, 7h);
    BOOST_TEST(answered.transport.sent().size() == 1u);
}

// Who died while sending, or could not write the schedule afterwards, sent again at every start.
BOOST_AUTO_TEST_CASE(a_check_is_written_down_as_tried_before_it_is_sent) {
    World world;
    world.transport.then([&](const auto&, auto) {
        world.files.fail_from(world.files.operations());
        return telemetry::failure(ErrorCode::timeout, "the process dies here");
    });
    auto core = world.start_process();
    world.run(*core, 11min);  // the first check is due within 10
    BOOST_REQUIRE(world.transport.sent().size() == 1u);
    world.files.heal();
    world.files.cut_power();
    core = world.start_process();
    world.run(*core, 7h);
    BOOST_TEST(world.transport.sent().size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_forged_notice_reaches_no_callback) {
    World world;
    std::string reply = good_reply();
    reply[reply.find("\"sig\":\"") + 10] ^= 1;
    world.transport.then_reply(200, reply);
    const auto core = world.start_process();
    int notices = 0;
    core->on_notice([&](const telemetry::UpdateNotice&) { ++notices; });
    BOOST_TEST(!core->check_now().has_value());
    BOOST_TEST(notices == 0);
    world.transport.then_reply(200, good_reply());
    must(core->check_now());
    BOOST_TEST(notices == 1);
}

BOOST_AUTO_TEST_CASE(a_check_by_hand_waits_for_a_look_that_is_over_in_an_instant_and_a_look_waits_for_nobody) {
    World world;
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    world.files.hold_for("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::pass), 1ms);
    BOOST_TEST((core->step({}) == telemetry::Worker::wait_max));
    BOOST_TEST(!world.files.visible("state/schedule").has_value());
    must(core->check_now());
}

BOOST_AUTO_TEST_CASE(a_check_by_hand_is_the_last_check_and_plans_none) {
    World world;
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    must(core->check_now());
    const auto status = must(core->status());
    BOOST_TEST((status.last_try == world.clock.wall()));
    BOOST_TEST(status.last_result == "ok");
    BOOST_TEST(!status.next_check.has_value());
    static_cast<void>(core->step({}));
    BOOST_TEST((must(core->status()).next_check > world.clock.wall()));
    BOOST_TEST((must(core->status()).last_try == world.clock.wall()));
}

BOOST_AUTO_TEST_CASE(the_last_notice_is_judged_now_without_a_request_and_nothing_is_written) {
    World world;
    world.transport.then_reply(200, good_reply());
    const auto core = world.start_process();
    BOOST_TEST(!must(core->notice()).has_value());
    const auto brought = must(core->check_now()).notice;
    const auto names = world.files.names();
    const auto other = world.start_process();
    world.files.heal();
    BOOST_TEST((must(other->notice()) == brought));
    world.settings("upgradeCheck = false\n");
    BOOST_TEST((must(other->notice()) == brought));
    world.clock.pass(24h * 500);
    BOOST_TEST(must(other->notice()).value().stale);
    BOOST_TEST((must(other->notice()).value().availability == telemetry::Availability::security));
    BOOST_TEST(world.transport.sent().size() == 1u);
    BOOST_TEST(world.files.names().size() == names.size() + 1);  // the settings, which the test has laid there
}

BOOST_AUTO_TEST_CASE(a_failed_check_clears_no_security_warning) {
    World world;
    world.transport.then_reply(200, good_reply(412));
    const auto core = world.start_process();
    must(core->check_now());
    world.transport.then_reply(200, good_reply(411));
    BOOST_TEST((core->check_now().error().code == ErrorCode::rollback));
    world.transport.then_fail(ErrorCode::dns);
    BOOST_TEST((core->check_now().error().code == ErrorCode::dns));
    const auto notice = must(core->notice()).value();
    BOOST_TEST(notice.sequence == 412u);
    BOOST_TEST((notice.availability == telemetry::Availability::security));
}

BOOST_AUTO_TEST_CASE(an_outage_is_logged_once_a_day_and_its_end_once) {
    World world;
    const auto core = world.start_process();
    static_cast<void>(core->step({}));  // which says what holds
    std::vector<telemetry::LogLine> lines;
    core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line); });
    world.run(*core, 24h * 5 - 1h);
    BOOST_TEST(lines.size() == 5u);
    BOOST_TEST((lines[0].level == telemetry::LogLevel::warning));
    BOOST_TEST((lines[1].level == telemetry::LogLevel::info));
    lines.clear();
    world.transport.then_reply(200, good_reply());
    world.run(*core, 8h);
    BOOST_TEST(lines.size() >= 1u);
    BOOST_TEST(lines.front().text.find("recovered=yes") != std::string::npos);
}

// Bug: a lock that could not be had for another reason than another process, or a schedule that could not be read, ended all
// checks in silence.
BOOST_AUTO_TEST_CASE(a_schedule_that_cannot_be_looked_at_is_an_outage_too) {
    std::ptrdiff_t outages = 0;
    for (std::size_t number = 0, operations = 1; number < operations; ++number) {
        World world;
        const auto core = world.start_process();
        static_cast<void>(core->step({}));
        world.files.heal();
        static_cast<void>(core->step({}));
        operations = world.files.operations();
        std::vector<std::string> lines;
        core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line.text); });
        world.files.heal();
        world.files.fail(number);
        static_cast<void>(core->step({}));
        outages += std::ranges::count(lines, "update-check result=state_unavailable next=0h1m");
    }
    BOOST_TEST(outages == 4);  // the directory (two), the lock, and the schedule
    World world;
    const auto core = world.start_process();
    static_cast<void>(core->step({}));
    const auto busy =
        must(world.surroundings().files.lock("state/lock", static_cast<std::uint32_t>(telemetry::LockOf::pass), 0ms));
    core->installation().log.to([&](const auto& line) { BOOST_ERROR(line.text); });
    static_cast<void>(core->step({}));
}

// It was in the midst of the check, and sent as its parent did.
BOOST_AUTO_TEST_CASE(a_child_that_comes_back_from_a_callback_as_well_sends_and_writes_nothing) {
    World world;
    world.settings("sendTelemetry = 1\n");
    const auto core = world.start_process();
    world.transport.then_reply(200, good_reply());
    pid_t child = -1;
    std::string journal, schedule;
    core->installation().sources.observe(deploy_server::metrics::users.definition(), [&] {
        if (child < 0) child = ::fork();
        schedule = world.files.visible("state/schedule").value_or("");
        journal = world.files.visible("state/journal.jsonl").value_or("");
        return std::optional<std::uint64_t>(1);
    });
    world.run(*core, 9h);
    if (child == 0) {
        const bool has_written = world.files.visible("state/schedule").value_or("") != schedule ||
                                 world.files.visible("state/journal.jsonl").value_or("") != journal;
        const bool goes_on = core->step({}).has_value();
        ::_exit(world.transport.sent().empty() && !has_written && !goes_on ? 0 : 1);
    }
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
    BOOST_TEST(!world.transport.sent().empty());
}

// The same while a broken journal was put aside, right before the request leaves.
BOOST_AUTO_TEST_CASE(a_child_that_comes_back_from_the_log_as_well_sends_nothing) {
    World world;
    world.files.lay("state/journal.jsonl", "broken");
    const auto core = world.start_process();
    world.transport.then_reply(200, good_reply());
    pid_t child = -1;
    core->installation().log.to([&](const auto& line) {
        if (line.text.find("journal") != std::string::npos && child < 0) child = ::fork();
    });
    world.run(*core, 1h);
    if (child == 0) ::_exit(world.transport.sent().empty() ? 0 : 1);
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
    BOOST_TEST(world.transport.sent().size() == 1u);
}

BOOST_AUTO_TEST_CASE(every_failure_of_a_file_operation_leaves_a_whole_state_and_a_later_check_succeeds) {
    World whole;
    whole.settings("sendTelemetry = 1\n");
    whole.transport.then_reply(200, good_reply());
    must(whole.start_process()->check_now());
    const std::size_t operations = whole.files.operations();
    BOOST_REQUIRE(operations > 20u);
    for (std::size_t number = 0; number < operations; ++number) {
        World world;
        world.settings("sendTelemetry = 1\n");
        world.transport.then_reply(200, good_reply());
        world.files.fail(number);
        if (const auto core = world.try_process()) static_cast<void>((*core)->check_now());
        world.files.heal();
        const auto first = world.bodies();
        world.transport.then_reply(200, good_reply());
        world.transport.then_reply(200, good_reply());
        must(world.start_process()->check_now());
        const auto all = world.bodies();
        const auto id_of = [](const std::string& body) { return body.substr(body.find("installation"), 52); };
        if (!first.empty()) BOOST_TEST(id_of(first.front()) == id_of(all.back()), "the id changed after operation " << number);
    }
}

BOOST_AUTO_TEST_CASE(after_a_stop_nothing_is_sent) {
    World world;
    const auto core = world.start_process();
    core->start();
    BOOST_TEST(core->stop(10s));
    BOOST_TEST((core->check_now().error().code == ErrorCode::stopped));
    core->reload();
    BOOST_TEST(world.transport.sent().empty());
}

BOOST_AUTO_TEST_CASE(a_stop_cancels_a_check_that_waits_for_a_silent_server) {
    World world;
    std::promise<void> waiting;
    world.transport.then([&](const auto& request, std::stop_token stop) {
        waiting.set_value();
        support::FakeTransport silent;
        silent.then_silence();
        return silent.send(request, {}, std::move(stop));
    });
    const auto core = world.start_process();
    auto result = std::async(std::launch::async, [&] { return core->check_now(); });
    waiting.get_future().wait();
    BOOST_TEST(core->stop(10s));
    BOOST_TEST((result.get().error().code == ErrorCode::cancelled));
}

// A check by hand that was cancelled left a schedule without a word in it, which the next look put aside as broken.
BOOST_AUTO_TEST_CASE(a_cancelled_check_by_hand_leaves_no_record_of_nothing) {
    World world;
    world.transport.then_fail(ErrorCode::cancelled);
    BOOST_TEST((world.start_process()->check_now().error().code == ErrorCode::cancelled));
    BOOST_TEST(!world.files.visible("state/schedule").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
