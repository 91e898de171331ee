#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "integration/tool/silent_server.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace support;

namespace {

Words server_arguments(const std::string& state_dir, std::string_view inventory = "inventory-small.json") {
    return {"--inventory", data_file(inventory), "--state-dir", state_dir, "--proxy", "none"};
}

Words server_of(const CollectorProcess& collector) {
    return {"--endpoint", collector.endpoint(), "--ca-file", collector.ca_file(), "--notice-root", collector.root_file()};
}

const Words with_statistics{"--send-telemetry"};
const Words once{"--once"};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// The metrics of each version, as the published table has them.
std::set<std::string> metrics_since(const std::string& since) {
    if (since == "0")
        return {"environments",          "machines", "projects", "deploymentSteps", "releasesLast90Days",
                "deploymentsLast90Days", "users"};
    if (since == "2.6") return {"licenseSerialSha1", "memoryUsedBytes", "cpuAveragePercent"};
    if (since == "3.2") return {"channels"};
    if (since == "3.4") return {"tenants", "tenantTags"};
    if (since == "3.11.2") return {"certificates"};
    if (since == "3.12") return {"timeToFirstDeploymentSeconds"};
    if (since == "3.15") return {"letsEncrypt"};
    if (since == "3.16.1") return {"guestAccount"};
    return {"communitySteps", "azureAccounts", "awsAccounts", "builtInWorkerCustomAccount", "externalWorkers"};
}

/// A version, and the newest row of the table that it has reached.
struct Running {
    const char* version;
    const char* reached;
    friend std::ostream& operator<<(std::ostream& out, const Running& running) { return out << running.version; }
};

const std::vector<Running> versions{
    {"2.5", "0"},           {"2.6", "2.6"},           {"3.3", "3.2"},         {"3.11.1", "3.4"},
    {"3.11.2", "3.11.2"},   {"3.12", "3.12"},         {"3.16.0", "3.15"},     {"3.16.1", "3.16.1"},
    {"2018.2.1", "3.16.1"}, {"2018.2.2", "2018.2.2"}, {"2022.1", "2018.2.2"}, {"2018.2.2-beta.1", "3.16.1"}};

std::set<std::string> metrics_up_to(const std::string& reached) {
    std::set<std::string> metrics;
    for (const std::string since : {"0", "2.6", "3.2", "3.4", "3.11.2", "3.12", "3.15", "3.16.1", "2018.2.2"}) {
        metrics.merge(metrics_since(since));
        if (since == reached) break;
    }
    return metrics;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(example_server_tests)

BOOST_AUTO_TEST_CASE(a_check_holds_every_count_of_the_inventory_and_the_servers_own_memory) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const Ran ran = run(
        command("example-server", server_arguments(folder.path_of("state")) + server_of(collector) + with_statistics + once));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    BOOST_REQUIRE(collector.requests().size() == 1u);
    const std::string request = collector.requests().front();
    const auto report = parse_json(body_of(request));
    BOOST_TEST(missing_counts(report, data_file("inventory-small.counts.json")) == "");
    BOOST_TEST(metrics_of(report)["memoryUsedBytes"].GetUint64() > 0u);
    BOOST_TEST(metrics_of(report)["memoryUsedBytes"].GetUint64() % 1048576 == 0u);
    BOOST_TEST(metrics_of(report).HasMember("cpuAveragePercent"));
    BOOST_TEST(holds(ran.out, "notice: version "), ran.out);
    BOOST_TEST(holds(ran.out, "sent to " + collector.endpoint() + ":\n" + request));
    BOOST_TEST(collector.found_all_clean());
}

BOOST_DATA_TEST_CASE(exactly_the_metrics_of_the_running_version_are_sent, versions) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const Ran ran = run(command("example-server", server_arguments(folder.path_of("state")) + server_of(collector) +
                                                      with_statistics + once + Words{"--product-version", sample.version}));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    const auto report = parse_json(body_of(collector.requests().front()));
    BOOST_TEST(report["version"].GetString() == sample.version);
    BOOST_TEST(names_of(metrics_of(report)) == metrics_up_to(sample.reached), boost::test_tools::per_element());
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(without_consent_four_members_are_sent) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    BOOST_REQUIRE(
        run(command("example-server", server_arguments(folder.path_of("state")) + server_of(collector) + once)).exit_code == 0);
    BOOST_TEST(names_of(parse_json(body_of(collector.requests().front()))) ==
                   (std::set<std::string>{"schema", "product", "version", "installation"}),
               boost::test_tools::per_element());
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(the_tool_shows_and_sends_what_a_running_server_sent_last) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram server(
        command("example-server", server_arguments(folder.path_of("state")) + server_of(collector) + with_statistics));
    server.wait_for("}}}\n");

    // The consent was given in the server's process; the administrator's own is another one.
    const Words state{"--state-dir", folder.path_of("state")};
    BOOST_TEST(!holds(run_tool(state + Words{"--dry-run", "--raw"}).out, "usage"));
    BOOST_REQUIRE(run_tool(Words{"configure", "--sendTelemetry=true"} + state).exit_code == 0);
    BOOST_TEST(run_tool(state + Words{"--dry-run", "--raw"}).out == collector.requests().front());
    BOOST_TEST(run_tool(state + Words{"--proxy", "none"}).exit_code == 100);
    BOOST_REQUIRE(collector.requests().size() == 2u);
    BOOST_TEST(collector.requests()[1] == collector.requests()[0]);
    BOOST_TEST(holds(run_tool(Words{"status"} + state).out, ", ok\n"));
    BOOST_TEST(server.end(SIGTERM) == 0);
    BOOST_TEST(collector.found_all_clean());
}

// Status and dry run said that statistics were off, and the server sent them.
BOOST_AUTO_TEST_CASE(the_tool_says_that_the_server_has_a_consent_of_its_own) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const Words state{"--state-dir", folder.path_of("state")};
    const auto server = server_arguments(folder.path_of("state")) + server_of(collector);
    BOOST_REQUIRE(run(command("example-server", server + with_statistics + once)).exit_code == 0);
    for (const Words& asking : {Words{"status"}, Words{"--dry-run"}})
        BOOST_TEST(holds(run_tool(asking + state).out, "has turned usage statistics on by itself"));
    BOOST_REQUIRE(run(command("example-server", server + once)).exit_code == 0);
    BOOST_TEST(!holds(run_tool(Words{"status"} + state).out, "by itself"));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_stopped_in_the_middle_of_a_check_ends_and_its_check_stays_due) {
    const TemporaryDirectory folder;
    SilentServer silent;
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram server(
        command("example-server", server_arguments(folder.path_of("state")) + Words{"--endpoint", silent.endpoint()}));
    silent.wait_for_connection();
    BOOST_TEST(server.end(SIGTERM) == 0);

    const auto history = parse_json(run_tool({"history", "--json", "--state-dir", folder.path_of("state")}).out);
    BOOST_TEST(history["intact"].GetBool());
    BOOST_REQUIRE(history["entries"].Size() == 2u);
    BOOST_TEST(history["entries"][1]["text"].GetString() == "cancelled");
    const auto status = parse_json(run_tool({"status", "--json", "--state-dir", folder.path_of("state")}).out);
    BOOST_TEST(status["lastTry"].IsNull());
}

BOOST_AUTO_TEST_CASE(a_server_that_is_killed_in_the_middle_of_a_check_leaves_a_state_that_works) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    SilentServer silent;
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram server(
        command("example-server", server_arguments(folder.path_of("state")) + Words{"--endpoint", silent.endpoint()}));
    silent.wait_for_connection();
    const std::string id = folder.read("state/installation-id");
    BOOST_TEST(server.end(SIGKILL) == -1);
    BOOST_TEST(
        run(command("example-server", server_arguments(folder.path_of("state")) + server_of(collector) + once)).exit_code == 0);
    BOOST_TEST(folder.read("state/installation-id") == id);
}

// It said "sent to" of a request that never left, and called a mistake in its configuration a failure of the network.
BOOST_AUTO_TEST_CASE(what_did_not_leave_is_not_said_to_have_been_sent) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const Words server = server_arguments(folder.path_of("state"));
    const Words without_authorities{"--endpoint", collector.endpoint(), "--ca-file", folder.path_of("nosuch.pem")};
    BOOST_TEST(run(command("example-server", server + server_of(collector) + once)).exit_code == 0);
    const Ran ran = run(command("example-server", server + without_authorities + once));
    BOOST_TEST(ran.exit_code == 78);
    BOOST_TEST(ran.out.starts_with("written down for " + collector.endpoint() + ", and ended in configuration:\n"), ran.out);
    BOOST_TEST(!holds(ran.out, "sent to "), ran.out);  // nor is the check before it shown again
    BOOST_TEST(collector.requests().size() == 1u);
}

// A root that was not there was taken for none, and the check made in vain.
BOOST_AUTO_TEST_CASE(a_root_that_cannot_be_read_is_refused_at_the_start) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    folder.write("empty.json", "");
    for (const char* root : {"nosuch.json", "empty.json", "."}) {
        const Ran ran = run(command("example-server", server_arguments(folder.path_of("state")) +
                                                          Words{"--endpoint", collector.endpoint(), "--ca-file",
                                                                collector.ca_file(), "--notice-root", folder.path_of(root)} +
                                                          once));
        BOOST_TEST(ran.exit_code == 78);
        BOOST_TEST(holds(ran.err, "--notice-root: "), ran.err);
    }
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_broken_inventory_is_refused_by_its_place) {
    const TemporaryDirectory folder;
    folder.write("inventory.json", "{\"Environments\": [{\"Name\": \"tidewater-bank\"]}");
    const Ran ran = run(command("example-server", {"--inventory", folder.path_of("inventory.json"), "--state-dir",
                                                   folder.path_of("state"), "--endpoint", "https://127.0.0.1:1/v1/check"}));
    BOOST_TEST(ran.exit_code == 78);
    BOOST_TEST(holds(ran.err, "line 1"), ran.err);
    BOOST_TEST(!holds(ran.err, "tidewater"), ran.err);
}

BOOST_AUTO_TEST_SUITE_END()
