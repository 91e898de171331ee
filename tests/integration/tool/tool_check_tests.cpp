#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "integration/tool/silent_server.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Words installation(const TemporaryDirectory& folder) {
    return {"--state-dir", folder.path_of("state"), "--product-version",
            "2018.2.2",    "--inventory",           data_file("inventory-small.json")};
}

/// What a notice is judged by where no server has run.
Words known_by(const TemporaryDirectory& folder, const CollectorProcess& collector) {
    return {"--state-dir", folder.path_of("state"), "--product-version", "2018.2.2", "--notice-root", collector.root_file()};
}

void consent(const TemporaryDirectory& folder) {
    BOOST_REQUIRE(run_tool({"configure", "--sendTelemetry=true", "--state-dir", folder.path_of("state")}).exit_code == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_check_tests)

BOOST_AUTO_TEST_CASE(the_bytes_of_a_dry_run_are_those_that_the_collector_receives) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    consent(folder);
    const auto arguments = installation(folder) + collector.client_arguments();
    BOOST_TEST(run_tool(arguments).exit_code == 100);  // the first check makes the installation id
    const Ran shown = run_tool(arguments + Words{"--dry-run", "--raw"});
    BOOST_TEST(run_tool(arguments).exit_code == 100);
    const auto requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2u);
    BOOST_TEST(requests[0] == shown.out);
    BOOST_TEST(requests[1] == shown.out);
    BOOST_TEST(missing_counts(parse_json(body_of(requests[1])), data_file("inventory-small.counts.json")) == "");
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(the_journal_has_the_bytes_that_the_collector_received) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    BOOST_TEST(run_tool(installation(folder) + collector.client_arguments()).exit_code == 100);
    const Ran journal = run_tool({"history", "--raw", "1", "--state-dir", folder.path_of("state")});
    BOOST_REQUIRE(collector.requests().size() == 1u);
    BOOST_TEST(journal.out == collector.requests().front());
}

BOOST_AUTO_TEST_CASE(without_consent_the_collector_receives_four_members) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    BOOST_TEST(run_tool(installation(folder) + collector.client_arguments()).exit_code == 100);
    BOOST_TEST(names_of(parse_json(body_of(collector.requests().front()))) ==
                   (std::set<std::string>{"schema", "product", "version", "installation"}),
               boost::test_tools::per_element());
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(statistics_can_go_to_a_host_of_their_own) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    consent(folder);
    const auto arguments =
        installation(folder) + collector.client_arguments() + Words{"--usage-endpoint", collector.origin() + "/v1/usage"};
    BOOST_TEST(run_tool(arguments).exit_code == 100);
    const auto requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2u);
    BOOST_TEST(requests[0].starts_with("POST /v1/check "));
    BOOST_TEST(!parse_json(body_of(requests[0])).HasMember("usage"));
    BOOST_TEST(requests[1].starts_with("POST /v1/usage "));
    BOOST_TEST(parse_json(body_of(requests[1])).HasMember("usage"));
    BOOST_TEST(run_tool(arguments + Words{"--dry-run", "--raw"}).out == requests[0] + requests[1]);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(do_not_track_keeps_statistics_out_of_a_check_by_hand) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    consent(folder);
    BOOST_TEST(run_tool(installation(folder) + collector.client_arguments(), {"DO_NOT_TRACK=1"}).exit_code == 100);
    BOOST_TEST(!parse_json(body_of(collector.requests().front())).HasMember("usage"));
}

BOOST_AUTO_TEST_CASE(a_feature_a_security_release_and_no_release_have_exit_codes_of_their_own) {
    struct Offer {
        const char* sort;
        int exit_code;
        const char* words;
    };
    for (const Offer& offer : {Offer{"none", 0, "Up to date"}, Offer{"feature", 100, "There is an update."},
                               Offer{"security", 101, "It closes a security hole."}}) {
        const TemporaryDirectory folder;
        const CollectorProcess collector({"--offer", offer.sort});
        const Ran ran = run_tool(installation(folder) + collector.client_arguments());
        BOOST_TEST(ran.exit_code == offer.exit_code);
        BOOST_TEST(holds(ran.out, offer.words), ran.out);
        BOOST_TEST(holds(ran.out, "valid until "));
        BOOST_TEST(ran.err == "");
        const Ran json = run_tool(installation(folder) + collector.client_arguments() + Words{"--json"});
        BOOST_TEST(json.exit_code == offer.exit_code);
        BOOST_TEST(parse_json(json.out).HasMember("availability"));
    }
}

BOOST_AUTO_TEST_CASE(a_notice_that_cannot_be_verified_is_a_bad_notice) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const CollectorProcess stranger;
    const Ran no_root = run_tool(
        installation(folder) + Words{"--endpoint", collector.endpoint(), "--ca-file", collector.ca_file(), "--proxy", "none"});
    BOOST_TEST(no_root.exit_code == 65);
    const Ran other_root =
        run_tool(installation(folder) + Words{"--endpoint", collector.endpoint(), "--ca-file", collector.ca_file(), "--proxy",
                                              "none", "--notice-root", stranger.root_file()});
    BOOST_TEST(other_root.exit_code == 65);
    BOOST_TEST(other_root.out == "");
}

// The history said "ok" of a request whose answer was not believed, and the status that the check had failed.
BOOST_AUTO_TEST_CASE(what_was_delivered_is_not_said_to_have_gone_well) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const CollectorProcess stranger;
    const Words trusting_another{"--endpoint", collector.endpoint(), "--ca-file",         collector.ca_file(), "--proxy",
                                 "none",       "--notice-root",      stranger.root_file()};
    BOOST_TEST(run_tool(installation(folder) + trusting_another).exit_code == 65);
    const Words state{"--state-dir", folder.path_of("state")};
    BOOST_TEST(holds(run_tool(Words{"status"} + state).out, ", unknown_key\n"));
    for (const Words& words : {Words{"history"}, Words{"outbound"}, Words{"explain", "updateCheck"}}) {
        const std::string out = run_tool(words + state).out;
        BOOST_TEST(holds(out, "delivered"), out);
        BOOST_TEST(!holds(out, " ok"), out);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_trusted_or_not_there_is_unreachable) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const CollectorProcess stranger;
    const auto with_ca = [&](const std::string& endpoint, const std::string& ca_file) {
        return run_tool(installation(folder) + Words{"--endpoint", endpoint, "--ca-file", ca_file, "--proxy", "none"});
    };
    BOOST_TEST(with_ca(collector.endpoint(), stranger.ca_file()).exit_code == 69);
    BOOST_TEST(with_ca("https://127.0.0.1:1/v1/check", collector.ca_file()).exit_code == 69);
    BOOST_TEST(collector.requests().empty());
    BOOST_TEST(with_ca(collector.origin() + "/nowhere", collector.ca_file()).exit_code == 69);
}

BOOST_AUTO_TEST_CASE(a_relative_ca_file_is_looked_for_where_the_tool_was_started) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("ca.pem", content_of(collector.ca_file()));
    const Words arguments = known_by(folder, collector) + Words{"--endpoint", collector.endpoint(), "--proxy", "none"};
    BOOST_TEST(run(command("update-check", arguments + Words{"--ca-file", "ca.pem"}), folder.path()).exit_code == 100);
}

BOOST_AUTO_TEST_CASE(each_channel_has_an_address_of_its_own) {
    const TemporaryDirectory folder;
    const CollectorProcess collector({"--channel", "stable", "--channel", "beta"});
    const Words arguments = known_by(folder, collector) + Words{"--ca-file", collector.ca_file(), "--proxy", "none"};
    const Words beta = arguments + Words{"--channel", "beta", "--endpoint"};
    BOOST_TEST(run_tool(beta + Words{collector.origin() + "/beta/v1/check"}).exit_code == 100);
    BOOST_TEST(run_tool(beta + Words{collector.endpoint()}).exit_code == 65);
    BOOST_TEST(run_tool(arguments + Words{"--endpoint", collector.endpoint()}).exit_code == 100);
}

BOOST_AUTO_TEST_CASE(a_failed_check_shows_the_error_and_the_notice_still_in_force) {
    const TemporaryDirectory folder;
    const CollectorProcess collector({"--offer", "security"});
    const Words arguments = installation(folder) + collector.client_arguments();
    BOOST_REQUIRE(run_tool(arguments).exit_code == 101);
    const Words nowhere = known_by(folder, collector) + Words{"--endpoint", "https://127.0.0.1:1/v1/check", "--proxy", "none"};
    const Ran ran = run_tool(nowhere);
    BOOST_TEST(ran.exit_code == 69);
    BOOST_TEST(ran.err.starts_with("update-check: "));
    BOOST_TEST(ran.out.starts_with("What was verified last is still in force:\nThere is a security update.\n"), ran.out);
    const auto json = parse_json(run_tool(nowhere + Words{"--json"}).out);
    BOOST_TEST(json["error"]["code"].GetString() == std::string("connect"));
    BOOST_TEST(json["lastVerified"]["availability"].GetString() == std::string("security"));
}

BOOST_AUTO_TEST_CASE(the_last_notice_is_shown_without_a_request) {
    const TemporaryDirectory folder;
    const CollectorProcess collector({"--offer", "security"});
    const Words notice = Words{"notice"} + known_by(folder, collector);
    const Ran none = run_tool(notice);
    BOOST_TEST(none.exit_code == 4);
    BOOST_TEST(none.out == "No notice has been verified yet.\n");
    BOOST_TEST(!std::filesystem::exists(folder.path_of("state")));
    const Ran checked = run_tool(installation(folder) + collector.client_arguments());
    const Ran shown = run_tool(notice);
    BOOST_TEST(shown.exit_code == 101);
    BOOST_TEST(shown.out == checked.out);
    BOOST_TEST(parse_json(run_tool(notice + Words{"--json"}).out)["availability"].GetString() == std::string("security"));
    BOOST_TEST(collector.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_monitor_reads_what_the_last_check_left) {
    struct Offer {
        const char* sort;
        int exit_code;
        const char* words;
    };
    for (const Offer& offer : {Offer{"none", 0, "UPDATE OK - up to date; "}, Offer{"feature", 1, "UPDATE WARNING - update "},
                               Offer{"security", 2, "UPDATE CRITICAL - security update "}}) {
        const TemporaryDirectory folder;
        const CollectorProcess collector({"--offer", offer.sort});
        const Words monitor = Words{"--monitor"} + known_by(folder, collector);
        const Ran never = run_tool(monitor);
        BOOST_TEST(never.exit_code == 3);
        BOOST_TEST(never.out == "UPDATE UNKNOWN - no notice has been verified yet\n");
        static_cast<void>(run_tool(installation(folder) + collector.client_arguments()));
        const Ran ran = run_tool(monitor);
        BOOST_TEST(ran.exit_code == offer.exit_code);
        BOOST_TEST(ran.out.starts_with(offer.words), ran.out);
        BOOST_TEST(holds(ran.out, " | expires_in="));
        BOOST_TEST(ran.out.find('\n') == ran.out.size() - 1);
        BOOST_TEST(ran.err == "");
        BOOST_TEST(collector.requests().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_monitor_that_cannot_know_says_so_in_its_line) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool({"--monitor", "--state-dir", folder.path_of("state")});
    BOOST_TEST(ran.exit_code == 3);
    BOOST_TEST(ran.out.starts_with("UPDATE UNKNOWN - --product-version: must be given"), ran.out);
}

BOOST_AUTO_TEST_CASE(a_check_that_is_turned_off_says_by_what) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const auto arguments = installation(folder) + collector.client_arguments();
    BOOST_REQUIRE(run_tool({"configure", "--upgradeCheck=false", "--state-dir", folder.path_of("state")}).exit_code == 0);
    const Ran by_file = run_tool(arguments);
    BOOST_TEST(by_file.exit_code == 3);
    BOOST_TEST(by_file.err == "update-check: turned off by upgradeCheck (settings.conf line 1)\n");
    const Ran by_variable = run_tool(arguments, {"DEPLOY_SERVER_OFFLINE=true"});
    BOOST_TEST(by_variable.exit_code == 3);
    BOOST_TEST(holds(by_variable.err, "environment variable DEPLOY_SERVER_OFFLINE"));
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(while_the_server_checks_a_check_by_hand_is_asked_to_wait) {
    const TemporaryDirectory folder;
    SilentServer silent;
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram server(
        command("example-server", {"--inventory", data_file("inventory-small.json"), "--state-dir", folder.path_of("state"),
                                   "--endpoint", silent.endpoint(), "--proxy", "none"}));
    silent.wait_for_connection();
    const Ran by_hand = run_tool({"--state-dir", folder.path_of("state"), "--proxy", "none"});
    BOOST_TEST(by_hand.exit_code == 75);
    BOOST_TEST(by_hand.err == "update-check: another check of this installation is under way\n");
    BOOST_TEST(!silent.has_another_connection());
}

BOOST_AUTO_TEST_SUITE_END()
