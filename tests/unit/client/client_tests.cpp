#include <telemetry/telemetry.hpp>

#include "support/temporary_directory.hpp"

#include <deploy_server/metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

using telemetry::Client;
using telemetry::ErrorCode;
using telemetry::Options;
namespace metrics = deploy_server::metrics;

namespace {

Options options_in(const std::string& directory) {
    Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    options.state_dir = directory;
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_tests)

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_refused_with_their_own_code) {
    const support::TemporaryDirectory directory;
    const auto refusal = [&](auto change) {
        Options options = options_in(directory.path().string() + "/state");
        change(options);
        const auto created = Client::create(metrics::dictionary(), options);
        BOOST_REQUIRE(!created.has_value());
        BOOST_TEST(created.error().message.find("Alice") == std::string::npos);
        return created.error().code;
    };
    BOOST_TEST((refusal([](Options& o) { o.product = "Alice"; }) == ErrorCode::configuration));
    BOOST_TEST((refusal([](Options& o) { o.state_dir = ""; }) == ErrorCode::configuration));
    BOOST_TEST((refusal([](Options& o) { o.version = "Alice"; }) == ErrorCode::invalid_version));
    BOOST_TEST((refusal([](Options& o) { o.version = ""; }) == ErrorCode::invalid_version));
    BOOST_TEST((refusal([](Options& o) { o.endpoint = "http://updates.example.com"; }) == ErrorCode::invalid_endpoint));
    BOOST_TEST((refusal([](Options& o) { o.endpoint = "https://Alice@updates.example.com"; }) == ErrorCode::invalid_endpoint));
    BOOST_TEST((refusal([](Options& o) { o.usage_endpoint = "https://x/?Alice"; }) == ErrorCode::invalid_endpoint));
    BOOST_TEST((refusal([](Options& o) { o.state_dir = "/proc/Alice/state"; }) == ErrorCode::state_unavailable));
}

BOOST_AUTO_TEST_CASE(all_calls_are_harmless_before_start_after_stop_and_after_a_move) {
    const support::TemporaryDirectory directory;
    auto created = Client::create(metrics::dictionary(), options_in(directory.path().string() + "/state"));
    BOOST_REQUIRE(created.has_value());
    Client client = *std::move(created);
    Client moved = std::move(client);
    const auto use = [](Client& any) {
        any.observe(metrics::environments, [] { return 3u; });
        any.counter(metrics::deployments_last_90_days).add();
        any.license_serial(std::string("26A2245C"));
        any.on_notice(nullptr);
        any.on_log(nullptr);
        any.reload();
        BOOST_TEST(any.stop());
        static_cast<void>(any.preview());
        static_cast<void>(any.status());
        static_cast<void>(any.history());
    };
    use(moved);
    use(moved);
    use(client);  // NOLINT(bugprone-use-after-move): it is what is tested
    client.start();
    BOOST_TEST((client.check_now().error().code == ErrorCode::stopped));
}

// A host that changed its working directory left its state directory behind, and the administrator's "off" with it.
BOOST_AUTO_TEST_CASE(a_state_directory_stays_where_it_was_when_the_client_was_made) {
    const support::TemporaryDirectory directory;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    directory.write("config/outbound.conf", "offline = true\n");
    directory.write("elsewhere/config/outbound.conf", "offline = false\n");
    Options options = options_in("state");
    options.config_dir = "config";
    auto client = Client::create(metrics::dictionary(), options);
    std::filesystem::current_path(directory.path() / "elsewhere");
    BOOST_REQUIRE(client.has_value());
    BOOST_TEST(!client->status()->checks_are_on);
    BOOST_TEST(client->configure({.upgrade_check = telemetry::Choice::off}).has_value());
    BOOST_TEST(std::filesystem::exists(directory.path() / "state/settings.conf"));
    BOOST_TEST(!std::filesystem::exists(directory.path() / "elsewhere/state"));
    std::filesystem::current_path(before);
}

BOOST_AUTO_TEST_CASE(certificate_files_stay_where_they_were_when_the_client_was_made) {
    const support::TemporaryDirectory directory;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    Options options = options_in("state");
    options.ca_file = "ca.pem";
    options.crl_file = "crl.pem";
    auto client = Client::create(metrics::dictionary(), options);
    std::filesystem::current_path(before);
    BOOST_REQUIRE(client.has_value());
    const auto status = client->status().value();
    const auto shown = [&](const char* key) {
        return std::ranges::find(status.settings, key, &telemetry::SettingStatus::key)->value;
    };
    BOOST_TEST(status.checks_are_on);
    BOOST_TEST(shown("caFile") == directory.path_of("ca.pem"));
    BOOST_TEST(shown("crlFile") == directory.path_of("crl.pem"));
}

BOOST_AUTO_TEST_CASE(a_relative_path_below_a_working_directory_that_is_gone_is_refused) {
    const support::TemporaryDirectory directory;
    const auto before = std::filesystem::current_path();
    std::filesystem::create_directory(directory.path() / "gone");
    std::filesystem::current_path(directory.path() / "gone");
    std::filesystem::remove(directory.path() / "gone");
    Options with_file = options_in(directory.path_of("state"));
    with_file.ca_file = "ca.pem";
    const auto with_relative_directory = Client::create(metrics::dictionary(), options_in("state"));
    const auto with_relative_file = Client::create(metrics::dictionary(), with_file);
    std::filesystem::current_path(before);
    BOOST_REQUIRE(!with_relative_directory.has_value());
    BOOST_TEST((with_relative_directory.error().code == ErrorCode::configuration));
    BOOST_REQUIRE(!with_relative_file.has_value());
    BOOST_TEST((with_relative_file.error().code == ErrorCode::configuration));
}

// Half a second before nothing was sent as 0, and the longest duration as a wrong number.
BOOST_AUTO_TEST_CASE(a_negative_duration_is_no_value_and_the_longest_is_the_limit) {
    const support::TemporaryDirectory directory;
    Options options = options_in(directory.path().string() + "/state");
    options.choices.send_telemetry = telemetry::Choice::on;
    auto client = Client::create(metrics::dictionary(), options);
    BOOST_REQUIRE(client.has_value());
    const auto sent = [&](auto duration) {
        client->observe(metrics::time_to_first_deployment_seconds, [duration] { return duration; });
        const std::string body = client->preview().value().requests.front().body;
        const std::string name = "\"timeToFirstDeploymentSeconds\":";
        const std::size_t at = body.find(name);
        return at == std::string::npos ? std::string()
                                       : body.substr(at + name.size(), body.find_first_of(",}", at) - at - name.size());
    };
    BOOST_TEST(sent(std::chrono::milliseconds(-500)) == "");
    BOOST_TEST(sent(std::chrono::hours::min()) == "");
    BOOST_TEST(sent(std::chrono::milliseconds(1500)) == "1");
    BOOST_TEST(sent(std::chrono::seconds(0)) == "0");
    const std::string limit = std::to_string(metrics::time_to_first_deployment_seconds.definition().max);
    BOOST_TEST(sent(std::chrono::hours::max()) == limit);
    BOOST_TEST(sent(std::chrono::seconds::max()) == limit);
}

BOOST_AUTO_TEST_CASE(every_kind_of_value_has_its_place_in_the_preview) {
    const support::TemporaryDirectory directory;
    Options options = options_in(directory.path().string() + "/state");
    options.choices.send_telemetry = telemetry::Choice::on;
    auto created = Client::create(metrics::dictionary(), options);
    BOOST_REQUIRE(created.has_value());
    Client& client = *created;
    client.observe(metrics::environments, [] { return std::uint16_t{12}; });
    client.observe(metrics::machines, [](auto& tally) {
        tally.add(metrics::MachinesLabel::ssh);
        tally.add(metrics::MachinesLabel::listening_tentacle, 9u);
    });
    client.observe(metrics::lets_encrypt, [] { return true; });
    client.observe(metrics::guest_account, [] { return std::optional<bool>(); });
    client.observe(metrics::time_to_first_deployment_seconds, [] { return std::chrono::minutes(3); });
    std::string serial = "26A2245C-D77E4CEA";
    client.license_serial(serial);
    BOOST_TEST(serial.empty());
    const auto preview = client.preview();
    BOOST_REQUIRE(preview.has_value());
    const std::string& body = preview->requests.front().body;
    BOOST_TEST(body.find(R"("environments":12)") != std::string::npos);
    BOOST_TEST(body.find(R"("machines":{"listeningTentacle":9,"ssh":1})") != std::string::npos);
    BOOST_TEST(body.find(R"("letsEncrypt":true)") != std::string::npos);
    BOOST_TEST(body.find(R"("timeToFirstDeploymentSeconds":180)") != std::string::npos);
    BOOST_TEST(body.find(R"("licenseSerialSha1":"efba8bdfc9834c5b954e0cc7a41b3492ae458257")") != std::string::npos);
    BOOST_TEST(body.find("guestAccount") == std::string::npos);
    BOOST_TEST(body.find("memoryUsedBytes") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
