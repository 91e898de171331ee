#include "client/server_facts.hpp"

#include "egress/library_register.hpp"
#include "embedding.hpp"
#include "support/must.hpp"

#include <deploy_server/outbound.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using client_tests::World;
using support::must;
using telemetry::Choice;
using telemetry::Choices;
using telemetry::ErrorCode;
using telemetry::Options;
using telemetry::SettingStatus;
using telemetry::StateDirectory;
using telemetry::ValueSource;

namespace {

/// The administrator's tool, which knows the directory alone.
std::shared_ptr<telemetry::detail::ClientCore> start_tool(World& world) {
    Options options;
    options.product = "deploy-server";
    options.state_dir = "state";
    options.values = ValueSource::last_snapshot;
    options.outbound = world.options.outbound;
    options.version = "2018.2.2";
    options.default_endpoint = "https://updates.example.com/v1/check";
    const Options of_server = std::exchange(world.options, options);
    auto tool = world.start_process();
    world.options = of_server;
    return tool;
}

SettingStatus setting(const std::vector<SettingStatus>& settings, std::string_view key) {
    return *std::ranges::find(settings, key, &SettingStatus::key);
}

/// The facts of a server, as it leaves them.
void leave(World& world) {
    const auto server = world.start_process();
    const auto& of = server->installation();
    must(leave_server_facts(of.directory, world.options, of.own_settings()));
}

/// A server that ran before is started and stopped, as its host made it.
void live(World& world) {
    if (!world.files.visible("state/server")) world.files.lay("state/server", "version = 2018.2.1\n");
    const auto server = world.start_process();
    server->start();
    static_cast<void>(server->stop(std::chrono::seconds(10)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_facts_tests)

BOOST_AUTO_TEST_CASE(a_tool_that_knows_the_directory_alone_asks_as_the_server_does) {
    World world;
    world.options.choices.send_telemetry = telemetry::Choice::on;
    for (int i = 0; i < 2; ++i) world.transport.then_reply(200, client_tests::good_reply());
    const auto server = world.start_process();
    world.run(*server, std::chrono::hours(1));
    BOOST_REQUIRE(world.transport.sent().size() == 1u);

    world.options = {};
    world.options.product = "deploy-server";
    world.options.state_dir = "state";
    world.options.values = ValueSource::last_snapshot;
    world.options.choices.send_telemetry = telemetry::Choice::on;
    const auto tool = world.start_process();
    must(tool->check_now());
    BOOST_TEST(world.bodies()[0] == world.bodies()[1]);
}

BOOST_AUTO_TEST_CASE(what_the_options_say_stands) {
    World world;
    const StateDirectory directory(world.files, "state");
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    leave(world);
    Options options;
    options.version = "3.4";
    const Options filled = with_server_facts(directory, options);
    BOOST_TEST(filled.version == "3.4");
    BOOST_TEST(filled.endpoint == world.options.endpoint);
    BOOST_TEST(filled.notice_root == world.options.notice_root);
}

BOOST_AUTO_TEST_CASE(a_tool_is_as_strict_about_certificates_as_the_server_and_does_not_learn_of_its_proxy) {
    World world;
    const StateDirectory directory(world.files, "state");
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    world.options.ca_file = "/ca.pem";
    world.options.crl_file = "/crl.pem";
    world.options.pinned_keys = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    world.options.ocsp_stapling = telemetry::Choice::on;
    world.options.proxy = "http://alice:secret@proxy:3128";
    leave(world);
    const Options filled = with_server_facts(directory, {});
    BOOST_TEST(filled.ca_file == world.options.ca_file);
    BOOST_TEST(filled.crl_file == world.options.crl_file);
    BOOST_TEST(filled.pinned_keys == world.options.pinned_keys);
    BOOST_TEST((filled.ocsp_stapling == telemetry::Choice::on));
    BOOST_TEST(filled.proxy == "");
    Options off;
    off.ocsp_stapling = telemetry::Choice::off;
    BOOST_TEST((with_server_facts(directory, off).ocsp_stapling == telemetry::Choice::off));
}

BOOST_AUTO_TEST_CASE(a_broken_file_counts_as_not_there) {
    World world;
    world.files.lay("state/server", "version 3.4\n");
    const Options filled = with_server_facts(StateDirectory(world.files, "state"), {});
    BOOST_TEST(filled.version.empty());
}

// Bug: the tool knew nothing of what the host itself had turned off, and checked and exported all the same.
BOOST_AUTO_TEST_CASE(what_the_host_turns_off_is_off_for_the_tool_though_nothing_else_is_done) {
    for (const Choices& choices : {Choices{.upgrade_check = Choice::off}, Choices{.offline = Choice::on}}) {
        World world;
        world.options.choices = choices;
        live(world);
        world.settings("upgradeCheck = true\noffline = false\n");
        const auto tool = start_tool(world);
        const auto status = must(tool->status());
        BOOST_TEST(!status.checks_are_on);
        BOOST_TEST(setting(status.settings, choices.offline == Choice::on ? "offline" : "upgradeCheck").set_by == "the host");
        BOOST_TEST((tool->check_now().error().code == ErrorCode::turned_off));
        BOOST_TEST(world.transport.sent().empty());
        BOOST_TEST(tool->export_report().has_value() == (choices.offline == Choice::on));  // which shuts the network alone
    }
}

BOOST_AUTO_TEST_CASE(a_host_that_asks_before_checking_has_its_tool_wait_for_the_answer_too) {
    World world;
    world.options.ask_before_checking = true;
    live(world);
    const auto tool = start_tool(world);
    const auto status = must(tool->status());
    BOOST_TEST(!status.checks_are_on);
    BOOST_TEST(status.checks.may_be_asked);
    BOOST_TEST((tool->check_now().error().code == ErrorCode::turned_off));
    BOOST_TEST((tool->export_report().error().code == ErrorCode::turned_off));
    BOOST_TEST(!world.files.visible("state/installation-id").has_value());
    must(tool->configure({.upgrade_check = Choice::on}));
    BOOST_TEST(must(start_tool(world)->status()).checks_are_on);
}

BOOST_AUTO_TEST_CASE(statistics_and_other_switches_that_the_host_turned_stand_so_for_the_tool) {
    World world;
    world.options.outbound = &deploy_server::outbound::outbound_register();
    world.options.choices = {.send_telemetry = Choice::off, .switches = {{"aiProxyEnabled", Choice::on}}};
    // Of two words about one switch the refusal counts, here as there.
    for (const Choice choice : {Choice::off, Choice::on})
        world.options.choices.switches.push_back({"dynamicExtensionsEnabled", choice});
    live(world);
    world.settings("sendTelemetry = 1\ndynamicExtensionsEnabled = true\n");
    const auto status = must(start_tool(world)->status());
    BOOST_TEST(status.checks_are_on);
    BOOST_TEST(!status.statistics_are_on);
    BOOST_TEST(status.problems.empty());
    BOOST_TEST(setting(status.switches, "sendTelemetry").set_by == "the host");
    BOOST_TEST(setting(status.switches, "dynamicExtensionsEnabled").value == "off");
    BOOST_TEST(setting(status.switches, "dynamicExtensionsEnabled").set_by == "the host");
    BOOST_TEST(setting(status.switches, "aiProxyEnabled").set_by == "default");
    world.options.outbound = nullptr;
    world.settings("");
    BOOST_TEST(must(start_tool(world)->status()).problems.empty());  // a tool that does not know the switches
}

BOOST_AUTO_TEST_CASE(consent_that_was_given_in_the_host_is_not_given_to_its_tool) {
    World world;
    world.options.choices = {.upgrade_check = Choice::on, .send_telemetry = Choice::on};
    world.options.ask_before_checking = true;  // it has answered itself
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    leave(world);
    const auto status = must(start_tool(world)->status());
    BOOST_TEST(status.checks_are_on);
    BOOST_TEST(!status.statistics_are_on);
}

// The tool took its own shell's environment for the server's, and sent what a server under `offline` does not.
BOOST_AUTO_TEST_CASE(what_the_environment_of_the_server_turns_off_is_off_for_the_tool) {
    for (const auto& [name, value] : {std::pair("DEPLOY_SERVER_OFFLINE", "1"), std::pair("DEPLOY_SERVER_UPGRADE_CHECK", "No"),
                                      std::pair("DEPLOY_SERVER_UPGRADE_CHECK", "perhaps")}) {
        World world;
        world.variables[name] = value;
        live(world);
        world.variables.clear();
        const auto tool = start_tool(world);
        BOOST_TEST(!must(tool->status()).checks_are_on, name);
        BOOST_TEST((tool->check_now().error().code == ErrorCode::turned_off));
        BOOST_TEST(world.transport.sent().empty());
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_to_track_has_a_tool_that_asks_without_statistics) {
    World world;
    world.variables["DO_NOT_TRACK"] = "1";
    world.settings("sendTelemetry = 1\n");
    live(world);
    world.variables.clear();
    const auto status = must(start_tool(world)->status());
    BOOST_TEST(!status.statistics_are_on);
    BOOST_TEST(setting(status.settings, "doNotTrack").set_by == "the host");
}

BOOST_AUTO_TEST_CASE(that_the_server_has_a_consent_of_its_own_is_shown_unless_somebody_says_no) {
    for (const bool is_of_environment : {false, true}) {
        World world;
        if (is_of_environment) world.variables["DEPLOY_SERVER_SEND_TELEMETRY"] = "1";
        if (!is_of_environment) world.options.choices.send_telemetry = Choice::on;
        static_cast<void>(must(StateDirectory::open(world.files, "state")));
        leave(world);
        world.variables.clear();
        BOOST_TEST(must(start_tool(world)->status()).server_has_consent);
        BOOST_TEST(!must(world.start_process()->status()).server_has_consent);
        for (const char* no : {"sendTelemetry = false\n", "offline = true\n", "sendTelemetry = 1\n"}) {
            world.settings(no);
            BOOST_TEST(!must(start_tool(world)->status()).server_has_consent, no);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_host_that_refuses_no_longer_says_so_at_its_next_start) {
    World world;
    world.options.choices.offline = Choice::on;
    world.options.ask_before_checking = true;
    live(world);
    BOOST_TEST(!must(start_tool(world)->status()).checks_are_on);
    world.options.choices = {};
    world.options.ask_before_checking = false;
    world.settings("upgradeCheck = false\n");  // no check leaves the facts
    live(world);
    world.settings("");
    BOOST_TEST(must(start_tool(world)->status()).checks_are_on);
}

BOOST_AUTO_TEST_CASE(a_host_that_refuses_nothing_writes_nothing_while_an_administrator_has_all_off) {
    World world;
    world.options.choices.send_telemetry = Choice::on;
    world.options.channel = "false";  // no refusal, though it looks like one
    world.files.lay("/etc/deploy-server/no-outbound", "");
    world.files.lay("state/server", "channel = false\n");
    const auto before = world.files.names();
    live(world);
    BOOST_TEST((world.files.names() == before));
    BOOST_TEST(world.files.visible("state/server").value() == "channel = false\n");
}

BOOST_AUTO_TEST_CASE(a_host_that_has_all_off_from_the_first_day_writes_nothing) {
    World world;
    world.options.choices.offline = Choice::on;
    const auto server = world.start_process();
    server->start();
    BOOST_TEST(server->stop(std::chrono::seconds(10)));
    BOOST_TEST(world.files.names().empty());
}

BOOST_AUTO_TEST_CASE(facts_of_an_earlier_form_say_nothing_of_the_switches) {
    World world;
    world.files.lay("state/server", "version = 2018.2.2\nendpoint = https://updates.example.com/v1/check\nchannel = \n");
    const auto status = must(start_tool(world)->status());
    BOOST_TEST(status.checks_are_on);
    BOOST_TEST(status.problems.empty());
    BOOST_TEST(setting(status.settings, "upgradeCheck").set_by == "default");
}

BOOST_AUTO_TEST_CASE(facts_that_cannot_be_understood_turn_the_tool_off) {
    for (const std::string& text :
         {std::string("offline\n"), std::string("offline = maybe\n"), std::string("askBeforeChecking = perhaps\n"),
          std::string("offline = false\noffline = false\n"), "# " + std::string(64 * 1024, 'x') + "\n"}) {
        World world;
        world.files.lay("state/server", text);
        const auto tool = start_tool(world);
        BOOST_TEST(!must(tool->status()).checks_are_on, text.substr(0, 40));
        BOOST_TEST(!tool->check_now());
        BOOST_TEST(world.transport.sent().empty());
    }
}

BOOST_AUTO_TEST_CASE(facts_say_nothing_as_the_host_but_of_switches) {
    World world;
    world.files.lay("state/server", "proxy = http://alice:secret@proxy:3128\ndenyMetrics = users\ncheckIntervalHours = 1\n");
    const auto status = must(start_tool(world)->status());
    BOOST_TEST(status.problems.empty());
    for (const char* key : {"proxy", "denyMetrics", "checkIntervalHours"})
        BOOST_TEST(setting(status.settings, key).set_by == "default");
}

BOOST_AUTO_TEST_CASE(a_value_that_the_form_cannot_hold_is_left_out_and_the_tool_is_off) {
    World world;
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    const StateDirectory directory(world.files, "state");
    world.options.choices.upgrade_check = Choice::off;
    for (const char* path : {"/\xE9.pem", "/ca.pem\noffline = false", "/ca.pem "}) {
        world.options.ca_file = path;
        leave(world);
        BOOST_TEST(with_server_facts(directory, {}).ca_file == "");
        BOOST_TEST(with_server_facts(directory, {}).version == world.options.version);
        const auto sayings = host_sayings(directory, telemetry::library_register());
        BOOST_TEST(std::ranges::count(sayings, "upgradeCheck", &telemetry::Saying::key) == 1);
        BOOST_TEST(std::ranges::count(sayings, "offline", &telemetry::Saying::key) == 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
