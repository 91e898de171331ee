// A host that forks, with and without exec, while a request is under way.
#include "held.hpp"
#include "small_host.hpp"

#include "integration/collector/running_collector.hpp"
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "serve/test_vendor.hpp"
#include "support/program.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <set>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using namespace torture;
using telemetry::ErrorCode;
namespace metrics = deploy_server::metrics;

namespace {

/// A client whose check is under way: the collector takes a second over its answer.
struct UnderWay {
    support::TemporaryDirectory folder;
    collector::TestVendor vendor;
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
    collector::test::RunningCollector collector{{}, {"delay:1s"}, vendor.notice_envelope({.product = "deploy-server"}, now)};
    telemetry::Client client = client_of(options());
    std::future<telemetry::Result<telemetry::CheckResult>> check;

    UnderWay() {
        client.start();
        check = std::async(std::launch::async, [this] { return client.check_now(); });
        while (collector.ledger().totals().faults.empty()) std::this_thread::yield();
    }

    telemetry::Options options() const {
        auto options = options_in(folder, "https://localhost:" + std::to_string(collector.port()) + "/v1/check");
        options.ca_file = folder.write("ca.pem", collector.trust_pem());
        options.notice_root = vendor.root_envelope(now);
        options.choices.send_telemetry = telemetry::Choice::on;
        return options;
    }

    std::size_t received() const {
        std::size_t count = 0;
        collector.ledger().visit_accepted([&](const auto&) { ++count; });
        return count;
    }
};

/// The exit code of a child that runs a function; it has a minute, after which the system ends it.
template <class Function>
int in_child(Function function) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        ::_exit(function());
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// All that a host can call. @return 0 if nothing was done that sends.
int call_everything(telemetry::Client& client) {
    client.observe(metrics::environments, [] { return 3u; });
    client.counter(metrics::releases_last_90_days).add();
    client.license_serial("ABC");
    client.on_notice({});
    client.on_log({});
    client.start();
    client.reload();
    static_cast<void>(client.preview());
    static_cast<void>(client.status());
    static_cast<void>(client.history());
    static_cast<void>(client.notice());
    const auto permission = client.outbound().permit(deploy_server::outbound::agent_connections, "https://agent.example.com/");
    const auto checked = client.check_now();
    const auto exported = client.export_report();
    const bool refuses = !checked && checked.error().code == ErrorCode::stopped && !exported &&
                         permission.denial == telemetry::Denial::unavailable;
    return client.stop(50ms) && refuses ? 0 : 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(forking_tests)

BOOST_AUTO_TEST_CASE(a_child_calls_everything_and_sends_nothing_while_its_parent_finishes) {
    UnderWay host;
    BOOST_TEST(in_child([&] { return call_everything(host.client); }) == 0);
    BOOST_TEST(host.check.get().has_value());
    BOOST_TEST(host.received() == 1u);
}

BOOST_AUTO_TEST_CASE(a_child_that_destroys_its_client_does_not_end_the_connection_of_its_parent) {
    UnderWay host;
    const auto destroy = [&] {
        { const telemetry::Client taken = std::move(host.client); }
        return 0;
    };
    BOOST_TEST(in_child(destroy) == 0);
    BOOST_TEST(host.check.get().has_value());
    BOOST_TEST(host.received() == 1u);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_started_meanwhile_inherits_no_connection) {
    const support::TemporaryDirectory folder;
    const support::CollectorProcess collector({"--fault", "delay:1s"});
    auto options = options_in(folder, collector.endpoint());
    options.ca_file = collector.ca_file();
    options.notice_root = support::content_of(collector.root_file());
    auto client = client_of(options);
    client.start();
    const auto listed = [] { return support::run({"sh", "-c", "readlink /proc/$$/fd/* | sort"}).out; };
    auto check = std::async(std::launch::async, [&] { return client.check_now(); });
    const std::string connection = wait_for_internet_socket();
    const std::string inherited = listed();
    BOOST_TEST(inherited.find(connection) == std::string::npos, inherited);
    BOOST_TEST(inherited.find("anon_inode") == std::string::npos, inherited);  // the bell of the thread, the watch
    BOOST_TEST(check.get().has_value());
}

// Bug: a child hung for ever in a call, if another thread of its parent held a lock of the client when it was made.
BOOST_AUTO_TEST_CASE(a_fork_at_any_moment_leaves_a_child_that_can_call_everything) {
    const support::TemporaryDirectory folder;
    telemetry::Options options = options_in(folder);
    options.choices.send_telemetry = telemetry::Choice::on;
    telemetry::Client client = client_of(options);
    client.start();
    const std::jthread busy([&](const std::stop_token& over) {
        while (!over.stop_requested()) {
            client.observe(metrics::environments, [] { return 3u; });
            client.on_log({});
            client.license_serial("ABC");
            client.reload();
            client.counter(metrics::deployments_last_90_days).add();
            static_cast<void>(client.outbound().permit(deploy_server::outbound::agent_connections, "https://a.example.com/"));
        }
    });
    for (int i = 0; i < 200; ++i) BOOST_REQUIRE(in_child([&] { return call_everything(client); }) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
