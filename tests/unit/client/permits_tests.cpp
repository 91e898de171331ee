#include "client/permits.hpp"

#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using client_tests::good_reply;
using client_tests::World;
using support::must;
using telemetry::Choice;
using telemetry::Denial;
using telemetry::OutboundStatus;
using telemetry::detail::ClientCore;
namespace outbound = deploy_server::outbound;

namespace {

constexpr const char* uses_file = "state/outbound-uses";
constexpr std::string_view extensions = "dynamicExtensions";  // on by default
constexpr std::string_view extensions_url = "https://extensions.example.com/index?of=all";
constexpr std::string_view ai = "aiProxy";  // off by default
constexpr std::string_view ai_url = "https://aiproxy.example.com/v1";

struct Fixture {
    World world;
    Fixture() { world.options.outbound = &outbound::outbound_register(); }

    static OutboundStatus status_of(ClientCore& core, std::string_view id) {
        const auto statuses = must(core.outbound_status());
        return *std::ranges::find(statuses, id, [](const OutboundStatus& status) { return status.entry->id; });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(permits_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_choice_of_this_client_counts_at_once) {
    const auto core = world.start_process();
    BOOST_TEST((core->permit(ai, ai_url).denial == Denial::turned_off));
    must(core->configure({.switches = {{"aiProxyEnabled", Choice::on}}}));
    BOOST_TEST(core->permit(ai, ai_url).is_allowed());
    must(core->configure({.switches = {{"aiProxyEnabled", Choice::off}}}));
    BOOST_TEST(core->permit(ai, ai_url).off_by == "aiProxyEnabled (settings.conf line 1)");
    BOOST_TEST((core->permit("nothing", ai_url).denial == Denial::unknown_request));
}

BOOST_AUTO_TEST_CASE(a_choice_of_another_process_counts_within_a_second) {
    const auto core = world.start_process();
    BOOST_TEST(core->permit(extensions, extensions_url).is_allowed());
    world.settings("dynamicExtensionsEnabled = false\n");
    world.clock.pass(1s);
    const auto denied = core->permit(extensions, extensions_url);
    BOOST_TEST(denied.off_by == "dynamicExtensionsEnabled (settings.conf line 1)");
    BOOST_TEST(denied.switch_name == "dynamicExtensionsEnabled");
}

BOOST_AUTO_TEST_CASE(settings_are_read_once_a_second_however_often_it_is_asked) {
    const auto core = world.start_process();
    BOOST_TEST(core->permit(extensions, extensions_url).is_allowed());
    world.files.heal();
    for (int i = 0; i < 999; ++i) {
        world.clock.pass(1ms);
        BOOST_TEST(core->permit(extensions, extensions_url).is_allowed());
    }
    BOOST_TEST(world.files.operations() == 0u);
    world.clock.pass(1ms);
    BOOST_TEST(core->permit(extensions, extensions_url).is_allowed());
    BOOST_TEST(world.files.operations() > 0u);
}

BOOST_AUTO_TEST_CASE(answers_are_counted_by_entry_and_survive_the_process) {
    const auto core = world.start_process();
    for (int i = 0; i < 3; ++i) static_cast<void>(core->permit(extensions, extensions_url));
    static_cast<void>(core->permit(extensions, "http://extensions.example.com/"));
    static_cast<void>(core->permit(ai, ai_url));
    static_cast<void>(core->permit("nothing", ai_url));
    static_cast<void>(core->permit("updateCheck", "https://updates.example.com/"));
    BOOST_TEST(core->stop(1s));
    for (const auto& process : {core, world.start_process()}) {
        const auto used = status_of(*process, extensions);
        BOOST_TEST(used.allowed == 3u);
        BOOST_TEST(used.denied == 1u);
        BOOST_TEST((used.last_use == world.clock.wall()));
        BOOST_TEST(used.last_result == "not_https");
        BOOST_TEST(status_of(*process, ai).denied == 1u);
        BOOST_TEST(status_of(*process, "updateCheck").allowed == 0u);
        BOOST_TEST(!status_of(*process, "externalFeeds").last_use.has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_file_has_the_counts_of_all_processes_and_nothing_of_where_they_went) {
    const auto one = world.start_process();
    const auto other = world.start_process();
    static_cast<void>(one->permit(extensions, extensions_url));
    static_cast<void>(other->permit(extensions, extensions_url));
    BOOST_TEST(one->stop(1s));
    BOOST_TEST(other->stop(1s));
    const std::string kept = world.files.visible(uses_file).value_or("");
    BOOST_TEST(kept.find("dynamicExtensions = 2 0 ") != std::string::npos);
    for (const char* part : {"extensions.example", "http", "index", "of=all"})
        BOOST_TEST(kept.find(part) == std::string::npos, part);
}

BOOST_AUTO_TEST_CASE(who_is_off_writes_nothing_however_often_it_is_denied) {
    world.variables["DEPLOY_SERVER_OFFLINE"] = "1";
    const auto core = world.start_process();
    for (const auto& entry : outbound::outbound_register().entries())
        BOOST_TEST(!core->permit(entry.id, "https://x.example/").is_allowed());
    BOOST_TEST(core->stop(1s));
    BOOST_TEST(world.files.names().empty());
    BOOST_TEST(status_of(*core, extensions).denied == 1u);
}

BOOST_AUTO_TEST_CASE(counts_are_written_ten_minutes_after_the_last_time_while_something_is_used) {
    const auto core = world.start_process();
    static_cast<void>(core->permit(extensions, extensions_url));
    world.run(*core, 9min);
    BOOST_TEST(!world.files.visible(uses_file).has_value());
    world.run(*core, 2min);
    const std::string first = world.files.visible(uses_file).value_or("");
    BOOST_TEST(first.find("dynamicExtensions = 1 0 ") != std::string::npos);
    static_cast<void>(core->permit(extensions, extensions_url));
    world.run(*core, 9min);
    BOOST_TEST(*world.files.visible(uses_file) == first);
    world.run(*core, 2min);
    BOOST_TEST(world.files.visible(uses_file)->find("dynamicExtensions = 2 0 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(denials_alone_are_written_every_eight_hours) {
    const auto core = world.start_process();
    static_cast<void>(core->permit(ai, ai_url));
    world.run(*core, 7h);
    BOOST_TEST(!world.files.visible(uses_file).has_value());
    world.run(*core, 2h);
    BOOST_TEST(world.files.visible(uses_file).value_or("").find("aiProxy = 0 1 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_kept_for_the_next_time) {
    world.settings("upgradeCheck = false\n");
    const auto core = world.start_process();
    static_cast<void>(core->permit(extensions, extensions_url));
    world.files.fail_from(0);
    BOOST_TEST(core->stop(1s));
    world.files.heal();
    BOOST_TEST(!world.files.visible(uses_file).has_value());
    BOOST_TEST(core->stop(1s));
    BOOST_TEST(world.files.visible(uses_file).value_or("").find("dynamicExtensions = 1 0 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_put_aside_and_never_counts) {
    world.files.lay(uses_file, "dynamicExtensions = many\n");
    const auto core = world.start_process();
    BOOST_TEST(status_of(*core, extensions).allowed == 0u);
    static_cast<void>(core->permit(extensions, extensions_url));
    BOOST_TEST(core->stop(1s));
    BOOST_TEST(world.files.visible("state/outbound-uses.broken-1").value_or("") == "dynamicExtensions = many\n");
    BOOST_TEST(status_of(*world.start_process(), extensions).allowed == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_told_of_a_broken_file_may_choose_at_once) {
    world.files.lay(uses_file, "dynamicExtensions = many\n");
    const auto core = world.start_process();
    int choices = 0;
    core->installation().log.to([&](const telemetry::LogLine& line) {
        if (line.text.find("outbound-uses") == std::string::npos) return;
        choices += core->configure({.send_telemetry = Choice::off}).has_value();
    });
    static_cast<void>(core->permit(extensions, extensions_url));
    world.clock.pass(10min);
    world.run(*core, 1s);
    BOOST_TEST(choices == 1);
}

BOOST_AUTO_TEST_CASE(the_librarys_own_uses_come_from_the_journal) {
    world.options.choices.send_telemetry = Choice::on;
    world.transport.then_reply(200, good_reply());
    world.transport.then_reply(503, "");
    const auto core = world.start_process();
    must(core->check_now());
    const auto then = world.clock.wall();
    BOOST_TEST(status_of(*core, "updateCheck").last_result == "ok");
    BOOST_TEST((status_of(*core, "usageStatistics").last_use == then));
    must(core->configure({.send_telemetry = Choice::off}));
    world.clock.pass(1h);
    BOOST_TEST(!core->check_now());
    BOOST_TEST(status_of(*core, "updateCheck").last_result == "try_later");
    BOOST_TEST((status_of(*core, "updateCheck").last_use == then + 1h));
    BOOST_TEST((status_of(*core, "usageStatistics").last_use == then));
}

// A receipt or an export that was written down while a request was under way hid that request's use.
BOOST_AUTO_TEST_CASE(what_is_written_down_between_a_request_and_its_outcome_hides_no_use) {
    std::shared_ptr<telemetry::detail::ClientCore> core;
    world.transport.then([&](const auto&, auto) {
        must(core->configure({.send_telemetry = Choice::on}));
        static_cast<void>(must(core->export_report()));
        return telemetry::Reply{200, good_reply(), {}};
    });
    core = world.start_process();
    must(core->check_now());
    BOOST_TEST(status_of(*core, "updateCheck").last_result == "ok");
    BOOST_TEST(!status_of(*core, "usageStatistics").last_use.has_value());
}

// Bug: the receipt has the purpose of the statistics.
BOOST_AUTO_TEST_CASE(a_refusal_that_is_written_down_while_statistics_leave_hides_no_use) {
    world.options.choices.send_telemetry = Choice::on;
    world.options.usage_endpoint = "https://telemetry.example.com/v1/usage";
    std::shared_ptr<telemetry::detail::ClientCore> core;
    world.transport.then_reply(200, good_reply());
    world.transport.then([&](const auto&, auto) {
        must(core->configure({.send_telemetry = Choice::off}));
        return telemetry::Reply{200, "", {}};
    });
    core = world.start_process();
    must(core->check_now());
    BOOST_REQUIRE(world.bodies().size() == 2u);
    BOOST_TEST((status_of(*core, "usageStatistics").last_use == world.clock.wall()));
}

BOOST_AUTO_TEST_CASE(without_a_register_there_are_the_librarys_two) {
    world.options.outbound = nullptr;
    const auto core = world.start_process();
    const auto statuses = must(core->outbound_status());
    BOOST_REQUIRE(statuses.size() == 2u);
    BOOST_TEST(statuses[0].entry->id == "updateCheck");
    BOOST_TEST(statuses[0].is_on);
    BOOST_TEST(!statuses[1].is_on);
    BOOST_TEST(core->permit("updateCheck", "https://updates.example.com/").is_allowed());
    BOOST_TEST((core->permit("updateCheck", "https://other.example.com/").denial == Denial::foreign_host));
    BOOST_TEST((core->permit(ai, ai_url).denial == Denial::unknown_request));
}

BOOST_AUTO_TEST_CASE(many_threads_may_ask_at_the_same_time) {
    const auto core = world.start_process();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 1000; ++n) {
                static_cast<void>(core->permit(extensions, extensions_url));
                if (n % 100 == 0) world.clock.pass(1s);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(status_of(*core, extensions).allowed == 4000u);
}

BOOST_AUTO_TEST_CASE(a_register_without_the_librarys_requests_is_refused) {
    BOOST_TEST(world.try_process().has_value());
    static constexpr std::array<telemetry::OutboundSwitch, 1> switches{{{.name = "one", .sentence = "None."}}};
    static constexpr std::array<telemetry::OutboundEntry, 1> entries{{{.id = "only",
                                                                       .since = {},
                                                                       .switch_name = "one",
                                                                       .purpose = "None.",
                                                                       .configured_hosts = "Any.",
                                                                       .data = {.sentence = "None."}}}};
    static constexpr telemetry::OutboundRegister lacking("deploy-server", switches, entries);
    world.options.outbound = &lacking;
    BOOST_TEST((world.try_process().error().code == telemetry::ErrorCode::configuration));
}

BOOST_AUTO_TEST_CASE(a_setting_cannot_lead_a_check_to_a_host_that_the_register_does_not_allow) {
    static constexpr std::array<std::string_view, 1> hosts{"updates.example.com"};
    static constexpr std::array<telemetry::OutboundEntry, 2> entries{{{.id = "updateCheck",
                                                                       .made_by = telemetry::MadeBy::library,
                                                                       .since = {},
                                                                       .switch_name = "upgradeCheck",
                                                                       .purpose = "None.",
                                                                       .hosts = hosts,
                                                                       .data = {.sentence = "None."}},
                                                                      {.id = "usageStatistics",
                                                                       .made_by = telemetry::MadeBy::library,
                                                                       .since = {},
                                                                       .switch_name = "sendTelemetry",
                                                                       .purpose = "None.",
                                                                       .hosts = hosts,
                                                                       .data = {.sentence = "None."}}}};
    static constexpr std::array<telemetry::OutboundSwitch, 2> switches{
        {{.name = "upgradeCheck", .on_by_default = true, .sentence = "None."}, {.name = "sendTelemetry", .sentence = "None."}}};
    static constexpr telemetry::OutboundRegister strict("deploy-server", switches, entries);
    world.options.outbound = &strict;
    world.options.endpoint = {};
    world.settings("endpoint = https://mirror.internal/v1/check\n");
    const auto core = world.start_process();
    BOOST_TEST((core->check_now().error().code == telemetry::ErrorCode::gate_refused));
    BOOST_TEST(world.transport.sent().empty());
    world.settings("endpoint = https://updates.example.com/v1/check\n");
    world.transport.then_reply(200, good_reply());
    must(core->check_now());
}

BOOST_AUTO_TEST_SUITE_END()
