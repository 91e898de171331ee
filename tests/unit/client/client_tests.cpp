#include <telemetry/telemetry.hpp>

#include "support/temporary_directory.hpp"

#include <deploy_server/metrics.hpp>

#include <boost/test/unit_test.hpp>

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
