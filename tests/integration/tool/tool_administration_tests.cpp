#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <map>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct Shown {
    std::string value;
    std::string set_by;
};

std::map<std::string, Shown> settings_of(const std::string& state_dir, const Words& variables = {}) {
    const auto status = parse_json(run_tool({"status", "--json", "--state-dir", state_dir}, variables).out);
    std::map<std::string, Shown> settings;
    for (const auto& setting : status["settings"].GetArray()) {
        settings[setting["key"].GetString()] = {setting["value"].GetString(), setting["setBy"].GetString()};
    }
    return settings;
}

void check_once(const std::string& state_dir, const CollectorProcess& collector) {
    BOOST_REQUIRE(
        run_tool(Words{"--state-dir", state_dir, "--product-version", "2018.2.2"} + collector.client_arguments()).exit_code ==
        100);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_administration_tests)

BOOST_AUTO_TEST_CASE(choices_are_remembered_and_status_says_who_made_them) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    BOOST_TEST(settings_of(state)["upgradeCheck"].set_by == "default");
    const Ran ran = run_tool({"configure", "--sendTelemetry=true", "--upgradeCheck=false", "--state-dir", state});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "Remembered."));
    auto settings = settings_of(state);
    BOOST_TEST(settings["upgradeCheck"].value == "off");
    BOOST_TEST(settings["upgradeCheck"].set_by == "settings.conf line 1");
    BOOST_TEST(settings["sendTelemetry"].value == "on (consent 1)");
    BOOST_TEST(settings["sendTelemetry"].set_by == "settings.conf line 2");
    BOOST_TEST(settings_of(state, {"DEPLOY_SERVER_SEND_TELEMETRY=false"})["sendTelemetry"].set_by ==
               "environment variable DEPLOY_SERVER_SEND_TELEMETRY");
}

// It said "on" of what a mistake in the settings, or the environment, had turned off.
BOOST_AUTO_TEST_CASE(what_is_in_effect_after_a_choice_is_what_status_says) {
    const TemporaryDirectory folder;
    const Words on{"configure", "--upgradeCheck=true", "--state-dir", folder.path_of("state")};
    const Ran by_environment = run_tool(on, {"DO_NOT_TRACK=1"});
    BOOST_TEST(by_environment.exit_code == 0);
    BOOST_TEST(holds(by_environment.out, "environment variable DO_NOT_TRACK"));
    BOOST_TEST(holds(by_environment.out, "Checks are off, usage statistics are off.\n"));
    BOOST_TEST(!holds(run_tool(on).out, "rack"));  // where it is not set, it is no news
    folder.write("state/settings.conf", "endpoint = http://x\n");
    const Ran mistaken = run_tool(on);
    BOOST_TEST(mistaken.exit_code == 78);
    BOOST_TEST(holds(mistaken.out, "Checks are off, usage statistics are off.\nProblem: settings.conf line 1: endpoint: "));
}

// A server whose thread has ended hears of no file.
BOOST_AUTO_TEST_CASE(who_turns_everything_on_again_is_told_when_a_server_hears_of_it) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    const auto is_told = [&](const char* choice) {
        return holds(run_tool({"configure", choice, "--state-dir", state}).out, "at its next start");
    };
    BOOST_TEST(!is_told("--offline=true"));
    BOOST_TEST(is_told("--offline=false"));
    BOOST_TEST(!is_told("--upgradeCheck=true"));
}

// A choice in a directory whose name was mistyped looked as good as any.
BOOST_AUTO_TEST_CASE(a_directory_that_no_server_has_used_is_said_to_be_one) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    const std::string remark =
        "No server has made itself known in this state directory yet: see whether it is the right one.\n";
    const Words commands[]{{"configure", "--offline=true", "--state-dir", state}, {"status", "--state-dir", state}};
    for (const Words& words : commands) {
        const Ran ran = run_tool(words);
        BOOST_TEST(ran.exit_code == 0);
        BOOST_TEST(ran.out.ends_with(remark), ran.out);
    }
    folder.write("state/server", "version = 2018.2.2\n");
    for (const Words& words : commands) BOOST_TEST(!holds(run_tool(words).out, remark));
}

BOOST_AUTO_TEST_CASE(an_off_in_the_environment_is_shown_to_be_stronger_than_what_was_configured) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool({"configure", "--upgradeCheck=true", "--state-dir", folder.path_of("state")},
                             {"DEPLOY_SERVER_UPGRADE_CHECK=false"});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "environment variable DEPLOY_SERVER_UPGRADE_CHECK"));
}

BOOST_AUTO_TEST_CASE(every_request_is_listed_with_its_switch_and_who_set_it) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    BOOST_TEST(
        run_tool({"configure", "--aiProxyEnabled=true", "--dynamicExtensionsEnabled=off", "--state-dir", state}).exit_code ==
        0);
    const auto listed = parse_json(run_tool({"outbound", "--json", "--state-dir", state}).out);
    BOOST_REQUIRE(listed["requests"].Size() > 8u);
    std::map<std::string, std::string> values;
    for (const auto& request : listed["requests"].GetArray()) {
        values[request["id"].GetString()] = request["value"].GetString() + std::string(" ") + request["setBy"].GetString();
    }
    BOOST_TEST(values["aiProxy"] == "on settings.conf line 1");
    BOOST_TEST(values["dynamicExtensions"] == "off settings.conf line 2");
    BOOST_TEST(values["updateCheck"] == "on default");
    BOOST_TEST(values["usageStatistics"] == "off default");
    const auto of_agent = parse_json(run_tool({"outbound", "--role", "agent", "--json", "--state-dir", state}).out);
    BOOST_TEST(of_agent["requests"].Size() == 4u);
}

BOOST_AUTO_TEST_CASE(offline_is_named_beside_every_request) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool({"outbound", "--state-dir", folder.path_of("state")}, {"DEPLOY_SERVER_OFFLINE=1"});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "offline (environment variable DEPLOY_SERVER_OFFLINE)"));
    BOOST_TEST(!holds(ran.out, " on "));
    BOOST_TEST(run_tool({"outbound", "--role", "nobody", "--state-dir", folder.path_of("state")}).exit_code == 64);
    BOOST_TEST(run_tool({"configure", "--aiProxyEnabled=perhaps", "--state-dir", folder.path_of("state")}).exit_code == 64);
}

BOOST_AUTO_TEST_CASE(the_last_use_of_the_check_and_of_the_statistics_is_shown_with_its_result) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string state = folder.path_of("state");
    const auto last_results = [&] {
        std::map<std::string, std::string> results;
        const auto listed = parse_json(run_tool({"outbound", "--json", "--state-dir", state}).out);
        for (const auto& request : listed["requests"].GetArray())
            results[request["id"].GetString()] = request["lastResult"].GetString();
        return results;
    };
    BOOST_TEST(last_results()["updateCheck"] == "");
    check_once(state, collector);
    BOOST_TEST(last_results()["updateCheck"] == "ok");
    BOOST_TEST(last_results()["usageStatistics"] == "");
    BOOST_REQUIRE(run_tool({"configure", "--sendTelemetry=true", "--state-dir", state}).exit_code == 0);
    check_once(state, collector);
    BOOST_TEST(last_results()["usageStatistics"] == "ok");
}

BOOST_AUTO_TEST_CASE(a_tool_without_a_register_lists_the_librarys_two_requests) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    const Ran ran = run(command("workshop-update-check", {"outbound", "--json", "--state-dir", state}));
    BOOST_REQUIRE(ran.exit_code == 0);
    const auto listed = parse_json(ran.out);
    BOOST_REQUIRE(listed["requests"].Size() == 2u);
    BOOST_TEST(listed["requests"][0]["id"].GetString() == "updateCheck");
    BOOST_TEST(listed["requests"][1]["value"].GetString() == "off");
    BOOST_TEST(!std::filesystem::exists(state));
}

BOOST_AUTO_TEST_CASE(the_hash_in_a_receipt_is_that_of_the_text_that_is_printed) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    BOOST_REQUIRE(run_tool({"configure", "--sendTelemetry=true", "--state-dir", state}).exit_code == 0);
    const auto text = folder.write("text", run_tool({"consent", "--revision", "1", "--state-dir", state}).out);
    const std::string hash = run({"sha256sum", text.string()}).out.substr(0, 64);
    const auto shown = parse_json(run_tool({"history", "--json", "--state-dir", state}).out);
    BOOST_REQUIRE(shown["entries"].Size() == 1u);
    BOOST_TEST(shown["entries"][0]["what"].GetString() == "consent");
    BOOST_TEST(shown["entries"][0]["text"].GetString() ==
               "accepted revision=1 by=\"update-check configure\" text-sha256=" + hash);
    BOOST_TEST(run_tool({"consent", "--revision", "2", "--state-dir", state}).exit_code == 64);
}

BOOST_AUTO_TEST_CASE(status_says_which_question_is_open) {
    const TemporaryDirectory folder;
    const std::string state = folder.path_of("state");
    const auto statistics = [&] {
        const auto status = parse_json(run_tool({"status", "--json", "--state-dir", state}).out);
        const auto& answer = status["statistics"];
        return std::string(answer["choice"].GetString()) + (answer["mayBeAsked"].GetBool() ? " open" : " closed");
    };
    BOOST_TEST(statistics() == "unset open");
    BOOST_REQUIRE(run_tool({"configure", "--sendTelemetry=false", "--state-dir", state}).exit_code == 0);
    BOOST_TEST(statistics() == "off closed");
    BOOST_TEST(
        holds(run_tool({"status", "--state-dir", state}).out, "Usage statistics have been refused at consent revision 1."));
}

BOOST_AUTO_TEST_CASE(withdrawing_consent_erases_the_numbers_of_the_last_check) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string state = folder.path_of("state");
    const auto server = command("example-server", Words{"--inventory", data_file("inventory-small.json"), "--state-dir", state,
                                                        "--send-telemetry", "--once"} +
                                                      collector.client_arguments());
    BOOST_REQUIRE(run(server).exit_code == 0);
    BOOST_REQUIRE(std::filesystem::exists(state + "/snapshot"));
    BOOST_REQUIRE(run_tool({"configure", "--sendTelemetry=false", "--state-dir", state}).exit_code == 0);
    BOOST_TEST(!std::filesystem::exists(state + "/snapshot"));
}

BOOST_AUTO_TEST_CASE(history_lists_what_was_sent_and_knows_when_it_was_changed) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string state = folder.path_of("state");
    BOOST_TEST(holds(run_tool({"history", "--state-dir", state}).out, "yet: there is no such state directory.\n"));
    std::filesystem::create_directory(state);
    BOOST_TEST(holds(run_tool({"history", "--state-dir", state}).out, "Nothing has been sent yet.\n"));
    check_once(state, collector);
    const auto shown = parse_json(run_tool({"history", "--json", "--state-dir", state}).out);
    BOOST_TEST(shown["intact"].GetBool());
    BOOST_REQUIRE(shown["entries"].Size() == 2u);
    BOOST_TEST(shown["entries"][0]["what"].GetString() == "request");
    BOOST_TEST(shown["entries"][1]["text"].GetString() == "ok");
    BOOST_TEST(run_tool({"history", "--raw", "7", "--state-dir", state}).exit_code == 64);

    std::string journal = folder.read("state/journal.jsonl");
    journal.replace(journal.find("2018.2.2"), 8, "2018.2.1");
    folder.write("state/journal.jsonl", journal);
    const Ran changed = run_tool({"history", "--state-dir", state});
    BOOST_TEST(changed.exit_code == 78);
    BOOST_TEST(changed.err == "update-check: journal.jsonl: an entry was changed, removed or slipped in\n");
    const Ran bytes = run_tool({"history", "--raw", "1", "--state-dir", state});
    BOOST_TEST(bytes.exit_code == 78);
    BOOST_TEST(bytes.err == changed.err);
}

BOOST_AUTO_TEST_CASE(a_new_installation_id_has_to_be_asked_for_twice) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string state = folder.path_of("state");
    check_once(state, collector);
    const std::string before = folder.read("state/installation-id");
    BOOST_TEST(run_tool({"reset-id", "--state-dir", state}).exit_code == 64);
    BOOST_TEST(folder.read("state/installation-id") == before);
    BOOST_TEST(run_tool({"reset-id", "--yes", "--state-dir", state}).exit_code == 0);
    BOOST_TEST(folder.read("state/installation-id") != before);
}

BOOST_AUTO_TEST_SUITE_END()
