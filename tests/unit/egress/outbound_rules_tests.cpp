#include "egress/outbound_rules.hpp"

#include "egress/library_register.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <deploy_server/outbound.hpp>
#include <string>
#include <string_view>

using namespace telemetry;
using namespace telemetry::literals;

namespace {

const OutboundRegister& outbound = deploy_server::outbound::outbound_register();

struct Fixture {
    std::vector<Saying> sayings;
    Role role = Role::server;
    Version version = "2022.1"_version;
    std::array<std::string_view, 1> library_hosts{"mirror.internal"};

    void say(std::string_view key, std::string value) {
        sayings.push_back({std::string(key), std::move(value), "settings.conf line 3", Rank::file});
    }

    Permission judge(std::string_view id, std::string_view url) const {
        const Settings settings = resolve_settings(sayings, {.switches = outbound.switches()});
        return judge_request({outbound, role, version, settings, library_hosts}, id, url);
    }

    Denial denial(std::string_view id, std::string_view url) const { return judge(id, url).denial; }
};

/// An address that an entry covers.
std::string good_address(const OutboundEntry& entry) {
    return "https://" + std::string(entry.hosts.empty() ? "chosen.internal" : entry.hosts.front()) + "/path?query";
}

constexpr std::array<std::string_view, 1> hosts{"updates.example.com"};
constexpr std::array<OutboundSwitch, 2> two_switches{
    {{.name = "upgradeCheck", .on_by_default = true, .sentence = "None."}, {.name = "sendTelemetry", .sentence = "None."}}};
constexpr OutboundEntry entry_of(std::string_view id, std::string_view switch_name) {
    return {.id = id,
            .made_by = MadeBy::library,
            .since = {},
            .switch_name = switch_name,
            .purpose = "None.",
            .hosts = hosts,
            .data = {.sentence = "None."}};
}
constexpr std::array<OutboundEntry, 2> swapped{
    {entry_of("updateCheck", "sendTelemetry"), entry_of("usageStatistics", "upgradeCheck")}};
constexpr OutboundRegister swapped_register("deploy-server", two_switches, swapped);

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbound_rules_tests, Fixture)

BOOST_AUTO_TEST_CASE(every_entry_is_allowed_by_its_switch_and_denied_with_its_name) {
    for (const OutboundEntry& entry : outbound.entries()) {
        const std::string name(entry.switch_name);
        role = entry.role;
        sayings.clear();
        say(name, "true");
        const Permission on = judge(entry.id, good_address(entry));
        BOOST_TEST(on.is_allowed(), entry.id << ": " << on.sentence());
        BOOST_TEST(on.off_by == "");
        sayings.clear();
        say(name, "false");
        const Permission off = judge(entry.id, good_address(entry));
        BOOST_TEST((off.denial == Denial::turned_off), entry.id);
        BOOST_TEST(off.switch_name == entry.switch_name);
        BOOST_TEST(off.off_by == name + " (settings.conf line 3)");
        BOOST_TEST(off.sentence() ==
                   std::string(entry.id) + " is denied: it is turned off by " + name + " (settings.conf line 3)");
    }
}

BOOST_AUTO_TEST_CASE(offline_and_a_setting_that_does_not_parse_deny_every_entry_and_say_so) {
    for (const auto& [key, value, by] :
         {std::array{"offline", "true", "offline (settings.conf line 3)"},
          std::array{"proxi", "none",
                     "a setting that does not parse (settings.conf line 3: there is no setting of this name)"}}) {
        for (const OutboundEntry& entry : outbound.entries()) {
            role = entry.role;
            sayings.clear();
            say(entry.switch_name, "true");
            say(key, value);
            const Permission off = judge(entry.id, good_address(entry));
            BOOST_TEST((off.denial == Denial::turned_off), entry.id);
            BOOST_TEST(off.off_by == by);
            BOOST_TEST(off.sentence().ends_with("(switch " + std::string(entry.switch_name) + ")"));
        }
    }
}

BOOST_AUTO_TEST_CASE(do_not_track_denies_the_check_and_the_statistics) {
    say("doNotTrack", "true");
    say("sendTelemetry", "1");
    BOOST_TEST((denial("updateCheck", "https://updates.example.com/") == Denial::turned_off));
    BOOST_TEST((denial("usageStatistics", "https://telemetry.example.com/") == Denial::turned_off));
    BOOST_TEST((denial("dynamicExtensions", "https://extensions.example.com/") == Denial::none));
}

BOOST_AUTO_TEST_CASE(an_entry_is_of_the_register_of_this_role_and_not_of_a_later_version) {
    BOOST_TEST((denial("somethingElse", "https://updates.example.com/") == Denial::unknown_request));
    BOOST_TEST(judge("somethingElse", "").request == "somethingElse");
    BOOST_TEST((denial("serverPolling", "https://server.internal/") == Denial::other_role));
    version = "2022.1-beta.1"_version;
    BOOST_TEST((denial("builtInStepTemplates", "https://steps-feed.example.com/") == Denial::newer_than_version));
    version = "2022.1"_version;
    BOOST_TEST((denial("builtInStepTemplates", "https://steps-feed.example.com/") == Denial::none));
}

BOOST_AUTO_TEST_CASE(named_hosts_are_the_only_ones_and_https_the_only_way) {
    say("aiProxyEnabled", "true");
    BOOST_TEST((denial("aiProxy", "https://AIPROXY.example.com:8443/v1") == Denial::none));
    BOOST_TEST((denial("aiProxy", "http://aiproxy.example.com/v1") == Denial::not_https));
    BOOST_TEST((denial("aiProxy", "https://aiproxy.example.com.evil.example/") == Denial::foreign_host));
    BOOST_TEST((denial("aiProxy", "https://evil.example/aiproxy.example.com") == Denial::foreign_host));
    BOOST_TEST((denial("aiProxy", "https://aiproxy.example.com@evil.example/") == Denial::bad_address));
    BOOST_TEST((denial("aiProxy", "aiproxy.example.com") == Denial::bad_address));
    const std::string sentence = judge("aiProxy", "https://evil.example/").sentence();
    BOOST_TEST(sentence == "aiProxy is denied: the register does not name this host for it (switch aiProxyEnabled)");
}

BOOST_AUTO_TEST_CASE(a_host_that_an_administrator_chose_is_any_host_by_any_scheme) {
    BOOST_TEST((denial("externalFeeds", "http://feed.internal:8080/nuget") == Denial::none));
    BOOST_TEST((denial("agentConnections", "https://192.0.2.7:10933/") == Denial::none));
    BOOST_TEST((denial("externalFeeds", "http://user:secret@feed.internal/") == Denial::bad_address));
}

BOOST_AUTO_TEST_CASE(the_librarys_own_requests_go_to_the_endpoint_in_effect_and_nowhere_else) {
    BOOST_TEST((denial("updateCheck", "https://updates.example.com/") == Denial::none));
    BOOST_TEST((denial("updateCheck", "https://mirror.internal/v1/check") == Denial::none));
    BOOST_TEST((denial("updateCheck", "https://elsewhere.internal/v1/check") == Denial::foreign_host));
    BOOST_TEST((denial("communityStepTemplates", "https://mirror.internal/") == Denial::foreign_host));
}

BOOST_AUTO_TEST_CASE(the_librarys_register_knows_its_two_requests_and_a_products_must_know_them_too) {
    BOOST_TEST(library_register().entries().size() == 2u);
    BOOST_TEST(library_register().switches().size() == 2u);
    BOOST_TEST(check_register(library_register()).has_value());
    BOOST_TEST(check_register(outbound).has_value());
    const auto refused = check_register(swapped_register);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::configuration));
    BOOST_TEST(refused.error().message == "outbound: must have the library's request updateCheck with the switch upgradeCheck");
}

BOOST_AUTO_TEST_SUITE_END()
