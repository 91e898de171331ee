// The life of a client inside its host, on the machine's own network and files.
#include "client/core.hpp"
#include "client/surroundings.hpp"
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/silent_server.hpp"

#include <telemetry/telemetry.hpp>

#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>
#include <deploy_server/metrics.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

using namespace std::chrono_literals;
using namespace support;
namespace metrics = deploy_server::metrics;

namespace {

telemetry::Options options_for(const TemporaryDirectory& folder, const std::string& endpoint) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = endpoint;
    options.state_dir = folder.path_of("state");
    options.proxy = "none";
    return options;
}

telemetry::Options options_for(const TemporaryDirectory& folder, const CollectorProcess& collector) {
    telemetry::Options options = options_for(folder, collector.endpoint());
    options.ca_file = collector.ca_file();
    options.notice_root = content_of(collector.root_file());
    return options;
}

telemetry::Client must_create(telemetry::Options options) {
    auto created = telemetry::Client::create(metrics::dictionary(), std::move(options));
    BOOST_REQUIRE(created.has_value());
    return std::move(*created);
}

void make_due(const TemporaryDirectory& folder) {
    folder.write("state/schedule", schedule_that_is_due());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_life_tests)

BOOST_AUTO_TEST_CASE(without_consent_no_callback_of_the_host_runs) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    int asked = 0;
    const auto ask_everything = [&](telemetry::Options options) {
        telemetry::Client client = must_create(std::move(options));
        client.observe(metrics::environments, [&] { return ++asked, 3u; });
        client.observe(metrics::lets_encrypt, [&] { return ++asked, true; });
        client.observe(metrics::machines, [&](auto& tally) { ++asked, tally.add(metrics::MachinesLabel::ssh); });
        BOOST_TEST(client.preview().has_value());
        BOOST_TEST(client.check_now().has_value());
    };
    ask_everything(options_for(folder, collector));
    BOOST_TEST(asked == 0);
    telemetry::Options with_consent = options_for(folder, collector);
    with_consent.choices.send_telemetry = telemetry::Choice::on;
    ask_everything(with_consent);
    BOOST_TEST(asked == 6);  // three for the preview, three for the check
}

BOOST_AUTO_TEST_CASE(a_silent_server_does_not_keep_stop_waiting) {
    const TemporaryDirectory folder;
    SilentServer silent;
    make_due(folder);
    telemetry::Client client = must_create(options_for(folder, silent.endpoint()));
    client.start();
    silent.wait_for_connection();
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(client.stop(50ms));  // false on a disk too slow to note the outcome in time; it returns all the same
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 100ms));
}

BOOST_AUTO_TEST_CASE(stop_ends_a_check_by_hand) {
    const TemporaryDirectory folder;
    SilentServer silent;
    telemetry::Client client = must_create(options_for(folder, silent.endpoint()));
    telemetry::ErrorCode code{};
    std::thread by_hand([&] {
        const auto checked = client.check_now();
        if (!checked) code = checked.error().code;
    });
    silent.wait_for_connection();
    client.stop(50ms);
    by_hand.join();
    BOOST_TEST((code == telemetry::ErrorCode::cancelled));
    const auto again = client.check_now();
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST((again.error().code == telemetry::ErrorCode::stopped));
}

BOOST_AUTO_TEST_CASE(a_forked_child_never_sends) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    make_due(folder);
    telemetry::Client client = must_create(options_for(folder, collector));
    const pid_t child = ::fork();
    if (child == 0) {
        client.start();
        const auto checked = client.check_now();
        const bool refused = !checked && checked.error().code == telemetry::ErrorCode::stopped;
        client.stop(50ms);
        ::_exit(refused ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
    BOOST_TEST(collector.requests().empty());
    BOOST_TEST(client.check_now().has_value());
    BOOST_TEST(collector.requests().size() == 1u);
}

// A relative CA file turned all sending off: the settings, which have no working directory, take none.
BOOST_AUTO_TEST_CASE(a_certificate_file_stays_where_it_was_when_the_client_was_made) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("ca.pem", content_of(collector.ca_file()));
    folder.write("elsewhere/ca.pem", "no certificate");
    telemetry::Options options = options_for(folder, collector);
    options.ca_file = "ca.pem";
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    auto created = telemetry::Client::create(metrics::dictionary(), options);
    std::filesystem::current_path(folder.path() / "elsewhere");
    const bool is_checked = created && created->check_now().has_value();
    std::filesystem::current_path(before);
    BOOST_TEST(is_checked);
    BOOST_TEST(collector.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_servers_of_one_state_directory_make_one_check) {
    const TemporaryDirectory folder;
    SilentServer silent;
    make_due(folder);
    const auto core = [&] {
        return telemetry::detail::ClientCore::create(metrics::dictionary(), options_for(folder, silent.endpoint()),
                                                     telemetry::system_surroundings());
    };
    auto first = core();
    auto second = core();
    BOOST_REQUIRE((first && second));
    std::stop_source stop;
    std::thread checking([&] { static_cast<void>((*first)->step(stop.get_token())); });
    silent.wait_for_connection();
    static_cast<void>((*second)->step(stop.get_token()));  // the check is due for it too, but somebody is at it
    BOOST_TEST(!silent.has_another_connection());
    stop.request_stop();
    checking.join();
}

BOOST_AUTO_TEST_CASE(what_one_server_has_checked_the_other_does_not_check_again) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    make_due(folder);
    for (int server = 0; server < 2; ++server) {
        auto core = telemetry::detail::ClientCore::create(metrics::dictionary(), options_for(folder, collector),
                                                          telemetry::system_surroundings());
        BOOST_REQUIRE(core.has_value());
        static_cast<void>((*core)->step({}));
    }
    BOOST_TEST(collector.requests().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
