// What does not happen, seen from outside by strace.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/tracing.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <sstream>

using namespace support;

namespace {

Words traced_to(const std::string& file, const Words& program) {
    return traced("%network,%file,%process", file, program, Started::program);
}

/// The lines of a trace that hold one of some words.
std::string lines_with(const std::string& trace, const std::vector<std::string_view>& words) {
    std::istringstream lines(trace);
    std::string found;
    for (std::string line; std::getline(lines, line);) {
        for (const std::string_view word : words) {
            if (line.find(word) != std::string::npos) found += line + "\n";
        }
    }
    return found;
}

std::string network_calls(const std::string& trace) {
    return lines_with(trace, {"socket(", "connect(", "sendto(", "sendmsg(", "bind(", "socketpair("});
}

std::string writing_calls(const std::string& trace) {
    return lines_with(trace, {"O_WRONLY", "O_RDWR", "O_CREAT", "mkdir", "rename", "unlink", "link(", "truncate", "chmod"});
}

Words tool_arguments(const TemporaryDirectory& folder, const CollectorProcess& collector) {
    return Words{"--state-dir", folder.path_of("state"), "--product-version",
                 "2018.2.2",    "--inventory",           data_file("inventory-small.json")} +
           collector.client_arguments();
}

/// What a program did, after it has ended.
std::string trace_of(const TemporaryDirectory& folder, const Words& arguments) {
    static_cast<void>(RunningProgram(traced_to(folder.path_of("trace"), arguments)).end(0));
    return folder.read("trace");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(silence_tests)

BOOST_AUTO_TEST_CASE(a_check_that_is_on_is_seen_by_the_trace) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string trace = trace_of(folder, command("update-check", tool_arguments(folder, collector)));
    BOOST_TEST(network_calls(trace) != "");
    BOOST_TEST(writing_calls(trace) != "");
}

BOOST_AUTO_TEST_CASE(what_is_carried_by_hand_opens_no_socket) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const std::string report = folder.path_of("report.json");
    const Words site{"--state-dir", folder.path_of("state"), "--product-version", "2018.2.2"};
    const std::string out = trace_of(folder, command("update-check", Words{"export", report} + site));
    BOOST_TEST(writing_calls(out) != "");
    BOOST_TEST(network_calls(out) == "");
    const std::string in = trace_of(folder, command("update-check", Words{"--offline-notice", report} + site));
    BOOST_TEST(in.find("report.json") != std::string::npos);
    BOOST_TEST(network_calls(in) == "");
}

BOOST_AUTO_TEST_CASE(a_dry_run_opens_no_socket_and_writes_nothing) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const auto arguments = tool_arguments(folder, collector);
    for (const std::string form : {"--dry-run", "--json"}) {
        const std::string trace = trace_of(folder, command("update-check", arguments + Words{"--dry-run", form}));
        BOOST_TEST(trace != "");
        BOOST_TEST(network_calls(trace) == "");
        BOOST_TEST(writing_calls(trace) == "");
    }
    BOOST_TEST(!std::filesystem::exists(folder.path_of("state")));
}

BOOST_AUTO_TEST_CASE(a_check_that_is_turned_off_opens_no_socket_and_writes_nothing) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    for (const std::string variable : {"DEPLOY_SERVER_UPGRADE_CHECK=false", "DEPLOY_SERVER_OFFLINE=true"}) {
        const std::string trace = trace_of(folder, command("update-check", tool_arguments(folder, collector), {variable}));
        BOOST_TEST(trace != "");
        BOOST_TEST(network_calls(trace) == "");
        BOOST_TEST(writing_calls(trace) == "");
    }
}

BOOST_AUTO_TEST_CASE(turning_checks_on_makes_no_check_and_no_thread) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const std::string trace =
        trace_of(folder, command("update-check", {"configure", "--upgradeCheck=true", "--state-dir", folder.path_of("state")}));
    BOOST_TEST(writing_calls(trace) != "");
    BOOST_TEST(network_calls(trace) == "");
    BOOST_TEST(lines_with(trace, {"clone"}) == "");
}

BOOST_AUTO_TEST_CASE(a_server_whose_checks_are_off_makes_no_socket_no_file_and_no_thread) {
    if (!can_trace_files()) return;
    for (const std::string variable : {"DEPLOY_SERVER_UPGRADE_CHECK=false", "DEPLOY_SERVER_OFFLINE=true", "DO_NOT_TRACK=1"}) {
        const TemporaryDirectory folder;
        const CollectorProcess collector;
        const auto server = Words{"--inventory", data_file("inventory-small.json"), "--state-dir", folder.path_of("state"),
                                  "--send-telemetry"} +
                            collector.client_arguments();
        RunningProgram program(traced_to(folder.path_of("trace"), command("example-server", server, {variable})));
        program.wait_for("outbound upgradeCheck=");
        BOOST_TEST(program.end(SIGTERM) == 0);
        const std::string trace = folder.read("trace");
        BOOST_TEST(trace != "");
        BOOST_TEST(network_calls(trace) == "");
        BOOST_TEST(writing_calls(trace) == "");
        BOOST_TEST(lines_with(trace, {"clone"}) == "");
        BOOST_TEST(collector.requests().empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
