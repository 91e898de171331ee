#include "client/configuration.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using telemetry::configure_from;
using telemetry::describe;
using telemetry::Rank;
using telemetry::Saying;
using telemetry::start_line;

namespace {

std::vector<Saying> with(std::string key, std::string value) {
    return {{"endpoint", "https://updates.example.com/v1/check", "the host", Rank::host},
            {std::move(key), std::move(value), "settings.conf line 1", Rank::file}};
}

std::string shown(const std::vector<Saying>& sayings, const std::string& key) {
    const auto rows = describe(configure_from(sayings, {}).settings);
    return std::ranges::find(rows, key, &telemetry::SettingStatus::key)->value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration_tests)

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_read_turns_sending_off) {
    for (const char* value : {"http://telemetry.example.com", "https://telemetry.example.com/?id=Alice", "Alice"}) {
        const auto configuration = configure_from(with("usageEndpoint", value), {});
        BOOST_REQUIRE(configuration.settings.problems.size() == 1u);
        BOOST_TEST(configuration.settings.problems.front().find("Alice") == std::string::npos);
        BOOST_TEST(!configuration.settings.check_forbidden_by(true).empty());
    }
}

BOOST_AUTO_TEST_CASE(without_an_endpoint_nothing_is_sent) {
    BOOST_TEST(!configure_from({}, {}).settings.check_forbidden_by(true).empty());
    BOOST_TEST(configure_from(with("offline", "false"), {}).settings.check_forbidden_by(true).empty());
}

BOOST_AUTO_TEST_CASE(credentials_in_an_endpoint_are_shown_to_nobody) {
    for (const char* const key : {"endpoint", "usageEndpoint"}) {
        const auto shown_of = [&](const char* value) { return shown({{key, value, "settings.conf line 1", Rank::file}}, key); };
        BOOST_TEST(shown_of("https://ann:secret@updates.example.com/v1/check") == "not an address");
        BOOST_TEST(shown_of("https://updates.example.com/v1/check") == "https://updates.example.com/v1/check");
    }
}

// The names of settings are told twice: where they are read, and where switches are kept from having them.
BOOST_AUTO_TEST_CASE(no_switch_can_have_the_name_of_a_setting) {
    for (const telemetry::SettingStatus& row : describe(configure_from({}, {}).settings)) {
        const bool is_switch = row.key == "upgradeCheck" || row.key == "sendTelemetry";
        BOOST_TEST(telemetry::is_setting(row.key) == !is_switch, row.key);
    }
    BOOST_TEST(telemetry::is_setting("refusedConsent"));
    BOOST_TEST(!telemetry::is_setting("aiProxyEnabled"));
}

BOOST_AUTO_TEST_CASE(credentials_of_a_proxy_are_shown_to_nobody) {
    for (const char* value : {"http://alice:secret@proxy.example.com:3128", "alice:secret@proxy.example.com",
                              "http://alice:se@cret@proxy.example.com"}) {
        const std::string text = shown(with("proxy", value), "proxy");
        BOOST_TEST(text.find("alice") == std::string::npos);
        BOOST_TEST(text.find("cret") == std::string::npos);
        BOOST_TEST(text.find("proxy.example.com") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_word_in_place_of_a_proxys_address_is_shown_as_one) {
    for (const char* value : {"none", "None", "SYSTEM"}) BOOST_TEST(shown(with("proxy", value), "proxy") == value);
}

BOOST_AUTO_TEST_CASE(a_proxy_whose_address_cannot_be_read_turns_sending_off_and_is_not_shown) {
    for (const char* value : {"ftp://alice:secret@proxy", "http://alice:secret", "alice secret", ""}) {
        const auto configuration = configure_from(with("proxy", value), {});
        BOOST_REQUIRE(configuration.settings.problems.size() == 1u);
        BOOST_TEST(configuration.settings.problems.front().starts_with("settings.conf line 1: proxy: "));
        BOOST_TEST(configuration.settings.problems.front().find("secret") == std::string::npos);
        BOOST_TEST(shown(with("proxy", value), "proxy") == "not an address");
    }
}

BOOST_AUTO_TEST_CASE(what_is_asked_of_certificates_is_shown_and_reaches_the_transport) {
    const std::string key = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    telemetry::Options options;
    options.ca_file = "/ca.pem";
    options.crl_file = "/crl.pem";
    options.pinned_keys = key;
    options.ocsp_stapling = telemetry::Choice::on;
    const auto sayings = telemetry::option_sayings(options, 1);
    const auto route = configure_from(sayings, {}).route;
    BOOST_TEST(route.ca_file == "/ca.pem");
    BOOST_TEST(route.crl_file == "/crl.pem");
    BOOST_TEST(route.pinned_keys == key);
    BOOST_TEST(route.ocsp_stapling);
    BOOST_TEST(shown(sayings, "crlFile") == "/crl.pem");
    BOOST_TEST(shown(sayings, "pinnedKeys") == key);
    BOOST_TEST(shown(sayings, "ocspStapling") == "on");
    BOOST_TEST(shown({}, "crlFile") == "none");
    BOOST_TEST(shown({}, "pinnedKeys") == "none");
    BOOST_TEST(shown({}, "ocspStapling") == "off");
}

BOOST_AUTO_TEST_CASE(the_start_line_says_how_the_switches_stand) {
    BOOST_TEST(start_line(configure_from(with("offline", "false"), {}).settings) ==
               "outbound upgradeCheck=on(default) sendTelemetry=off(default) offline=no");
    BOOST_TEST(start_line(configure_from(with("sendTelemetry", "1"), {}).settings) ==
               "outbound upgradeCheck=on(default) sendTelemetry=on offline=no");
    BOOST_TEST(start_line(configure_from(with("offline", "true"), {}).settings) ==
               "outbound upgradeCheck=on(default) sendTelemetry=off(default) offline=yes");
}

BOOST_AUTO_TEST_SUITE_END()
