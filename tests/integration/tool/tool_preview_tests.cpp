#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace support;

namespace {

const Words inventories{"inventory-small", "inventory-900-machines"};

Words preview_of(const TemporaryDirectory& folder, std::string_view inventory, std::string_view version = "2018.2.2") {
    return {"--dry-run",
            "--state-dir",
            folder.path_of("state"),
            "--inventory",
            data_file(std::string(inventory) + ".json"),
            "--product-version",
            std::string(version)};
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

rapidjson::Document body_of_raw(const std::string& raw) {
    return parse_json(raw.substr(raw.find("\r\n\r\n") + 4));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_preview_tests)

BOOST_DATA_TEST_CASE(the_request_holds_every_count_of_an_inventory, inventories) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool(preview_of(folder, sample) + Words{"--raw", "--sendTelemetry=true"});
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    const auto report = body_of_raw(ran.out);
    BOOST_TEST(missing_counts(report, data_file(sample + ".counts.json")) == "");
    BOOST_TEST(names_of(metrics_of(report)).contains("memoryUsedBytes") == false);
    BOOST_TEST(names_of(metrics_of(report)).contains("cpuAveragePercent") == false);
}

BOOST_AUTO_TEST_CASE(without_consent_it_has_four_members) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool(preview_of(folder, "inventory-small") + Words{"--raw"});
    BOOST_TEST(names_of(body_of_raw(ran.out)) == (std::set<std::string>{"schema", "product", "version", "installation"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(people_are_shown_every_metric_with_its_reason) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool(preview_of(folder, "inventory-small", "3.3") + Words{"--sendTelemetry=true"});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(ran.err.empty());
    for (const std::string_view part :
         {"POST /v1/check HTTP/1.1", "Sent: 9 metrics", "Withheld: 13 metrics", "listeningTentacle", "newer than this version",
          "no value", "installation id was made for this preview", "is an identifier", "does not pass its own off",
          "Whether project lists need grouping"}) {
        BOOST_TEST(holds(ran.out, part), part);
    }
}

BOOST_AUTO_TEST_CASE(what_is_denied_is_said_to_be) {
    const TemporaryDirectory folder;
    folder.write("state/settings.conf", "sendTelemetry = 1\ndenyMetrics = users, projects\n");
    const Ran ran = run_tool(preview_of(folder, "inventory-small") + Words{"--json"});
    const auto shown = parse_json(ran.out);
    std::set<std::string> denied;
    for (const auto& metric : shown["metrics"].GetArray()) {
        if (metric["disposition"] == "denied") denied.insert(metric["id"].GetString());
    }
    BOOST_TEST(denied == (std::set<std::string>{"users", "projects"}), boost::test_tools::per_element());
}

// It named who had set sendTelemetry, though that was on and another setting turned the statistics off.
BOOST_AUTO_TEST_CASE(who_turns_the_statistics_off_is_named) {
    const TemporaryDirectory folder;
    const auto remark = [&](const Words& choice, const Words& variables) {
        const std::string out = run_tool(preview_of(folder, "inventory-small") + choice, variables).out;
        return out.substr(out.find("Usage statistics (sendTelemetry)"));
    };
    const std::string off = "Usage statistics (sendTelemetry) are turned off by ";
    BOOST_TEST(remark({"--sendTelemetry=true"}, {"DO_NOT_TRACK=1"}) ==
               off + "doNotTrack (environment variable DO_NOT_TRACK).\n");
    BOOST_TEST(remark({"--sendTelemetry=true"}, {"DEPLOY_SERVER_OFFLINE=1"}).starts_with(off + "offline ("));
    BOOST_TEST(remark({}, {}) == off + "default.\n");
}

BOOST_AUTO_TEST_CASE(json_has_the_same_bytes_as_raw) {
    const TemporaryDirectory folder;
    BOOST_REQUIRE(run_tool({"reset-id", "--yes", "--state-dir", folder.path_of("state")}).exit_code == 0);
    const Ran raw = run_tool(preview_of(folder, "inventory-small") + Words{"--raw"});
    const auto shown = parse_json(run_tool(preview_of(folder, "inventory-small") + Words{"--json"}).out);
    const auto& request = shown["requests"][0];
    BOOST_TEST(request["head"].GetString() + std::string(request["body"].GetString()) == raw.out);
    BOOST_TEST(!shown["installationIdIsProvisional"].GetBool());
}

BOOST_AUTO_TEST_CASE(statistics_that_go_apart_are_a_request_of_their_own) {
    const TemporaryDirectory folder;
    const Ran ran = run_tool(preview_of(folder, "inventory-small") + Words{"--json", "--sendTelemetry=true", "--usage-endpoint",
                                                                           "https://telemetry.example.com/v1/usage"});
    const auto shown = parse_json(ran.out);
    BOOST_REQUIRE(shown["requests"].Size() == 2u);
    BOOST_TEST(!parse_json(shown["requests"][0]["body"].GetString()).HasMember("usage"));
    BOOST_TEST(parse_json(shown["requests"][1]["body"].GetString()).HasMember("usage"));
    BOOST_TEST(shown["requests"][1]["url"].GetString() == "https://telemetry.example.com/v1/usage");
}

// Bug: with a byte order mark, blanks or a second line end in the file the hash was another than the server's.
BOOST_AUTO_TEST_CASE(a_licence_serial_in_a_file_is_hashed_without_what_an_editor_puts_around_it) {
    const std::string serial = "26A2245C-D77E4CEA";
    for (const std::string& content :
         {serial, serial + "\n", serial + "\r\n", serial + "\n\n", "\xEF\xBB\xBF" + serial + "\r\n", "\xEF\xBB\xBF\t" + serial,
          "\n  " + serial + " \t\r\n\r\n"}) {
        const TemporaryDirectory folder;
        folder.write("serial", content);
        folder.write("inventory.json", "{}");
        const Ran ran = run_tool({"--dry-run", "--raw", "--sendTelemetry=true", "--product-version", "2.6", "--state-dir",
                                  folder.path_of("state"), "--inventory", folder.path_of("inventory.json"),
                                  "--license-serial-file", folder.path_of("serial")});
        BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
        const auto report = body_of_raw(ran.out);
        BOOST_TEST(metrics_of(report)["licenseSerialSha1"].GetString() == "efba8bdfc9834c5b954e0cc7a41b3492ae458257");
        BOOST_TEST(metrics_of(report).MemberCount() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_vendors_tool_shows_the_metrics_of_its_own_dictionary) {
    const TemporaryDirectory folder;
    const Words arguments{"--dry-run", "--state-dir", folder.path_of("state"), "--product-version", "1.2"};
    const Ran ran = run(command("workshop-update-check", arguments));
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "https://updates.workshop.example/v1/check"));
    BOOST_TEST(holds(ran.out, "The number of benches."));
    BOOST_TEST(!holds(ran.out, "environments"));
    BOOST_TEST(run(command("workshop-update-check", arguments + Words{"--inventory", "x"})).exit_code == 64);
}

BOOST_AUTO_TEST_SUITE_END()
