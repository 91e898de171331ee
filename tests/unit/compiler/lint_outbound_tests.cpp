#include "lint_outbound.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace telemetry::compiler;
using telemetry::Kind;
using telemetry::MadeBy;
using telemetry::Role;

namespace {

RequestRow request(std::string id, std::string switch_name, MadeBy made_by) {
    RequestRow row;
    row.id = std::move(id);
    row.role = Role::server;
    row.made_by = made_by;
    row.since = "1";
    row.switch_name = std::move(switch_name);
    row.purpose = "What for.";
    row.hosts = {"a.example.com"};
    row.data = "Some.";
    return row;
}

SwitchRow off(std::string name) {
    return {std::move(name), false, "Nothing."};
}

struct Register {
    Register() {
        for (const char* id : {"benches", "tools", "vices"}) {
            dictionary.metrics.emplace_back().id = id;
            dictionary.metrics.back().kind = Kind::count;
        }
        dictionary.product = outbound.product = "workshop";
        outbound.switches = {off("upgradeCheck"), off("sendTelemetry"), off("aiProxyEnabled")};
        outbound.requests = {request("updateCheck", "upgradeCheck", MadeBy::library),
                             request("usageStatistics", "sendTelemetry", MadeBy::library),
                             request("aiProxy", "aiProxyEnabled", MadeBy::product)};
        outbound.requests[1].all_metrics = true;
    }

    // The places of all findings, joined; a finding about the whole file is "-".
    std::string places() const {
        Findings findings;
        lint_outbound("outbound.json", outbound, dictionary, findings);
        std::string joined;
        for (const Finding& finding : findings.all()) joined += (finding.place.empty() ? "-" : finding.place) + ";";
        return joined;
    }

    DictionaryFile dictionary;
    OutboundFile outbound;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lint_outbound_tests, Register)

BOOST_AUTO_TEST_CASE(a_register_without_holes_has_no_findings) {
    BOOST_TEST(places() == "");
}

BOOST_AUTO_TEST_CASE(the_product_is_that_of_the_dictionary) {
    outbound.product = "another";
    BOOST_TEST(places() == "/product;");
}

BOOST_AUTO_TEST_CASE(a_request_without_a_switch_is_a_hole) {
    outbound.requests.push_back(request("dynamicExtensions", "dynamicExtensionsEnabled", MadeBy::product));
    BOOST_TEST(places() == "/requests/3/switch;");
}

BOOST_AUTO_TEST_CASE(a_switch_without_a_request_is_a_hole) {
    outbound.switches.push_back(off("dynamicExtensionsEnabled"));
    BOOST_TEST(places() == "/switches/3;");
}

BOOST_AUTO_TEST_CASE(two_requests_may_share_a_switch_but_no_name) {
    outbound.requests.push_back(request("aiModels", "aiProxyEnabled", MadeBy::product));
    BOOST_TEST(places() == "");
    outbound.requests.push_back(request("AiProxy", "aiProxyEnabled", MadeBy::product));
    outbound.switches.push_back(off("upgradecheck"));
    BOOST_TEST(places() == "/switches/3/name;/switches/3;/requests/4/id;");
}

// Whoever turned such a switch off wrote down a setting instead, and it stayed on.
BOOST_AUTO_TEST_CASE(a_switch_has_not_the_name_of_a_setting) {
    for (const char* const setting : {"channel", "proxy", "offline", "refusedConsent", "doNotTrack"}) {
        outbound.switches[2].name = outbound.requests[2].switch_name = setting;
        BOOST_TEST(places() == "/switches/2/name;", setting);
    }
}

BOOST_AUTO_TEST_CASE(a_request_says_where_it_goes) {
    outbound.requests[2].hosts.clear();
    BOOST_TEST(places() == "/requests/2/hosts;");
    outbound.requests[2].configured_hosts = "The models that an administrator has added.";
    BOOST_TEST(places() == "");
}

BOOST_AUTO_TEST_CASE(statistics_are_off_until_somebody_chooses) {
    outbound.switches[0].on_by_default = true;
    BOOST_TEST(places() == "");
    outbound.switches[1].on_by_default = true;
    BOOST_TEST(places() == "/switches/1/default;");
}

BOOST_AUTO_TEST_CASE(the_library_makes_its_own_requests_and_no_others) {
    outbound.requests[2].made_by = MadeBy::library;
    BOOST_TEST(places() == "/requests/2/madeBy;");
    outbound.requests[2].made_by = MadeBy::platform;
    outbound.requests[0].made_by = MadeBy::product;
    BOOST_TEST(places() == "/requests/0/madeBy;");
}

BOOST_AUTO_TEST_CASE(the_librarys_requests_stand_under_their_own_switches) {
    outbound.requests[0].switch_name = "aiProxyEnabled";
    BOOST_TEST(places() == "/switches/0;/requests/0/switch;");
}

BOOST_AUTO_TEST_CASE(the_library_makes_its_requests_on_the_server) {
    outbound.requests[0].role = Role::agent;
    BOOST_TEST(places() == "/requests/0/role;");
}

BOOST_AUTO_TEST_CASE(the_check_and_the_statistics_are_always_listed) {
    outbound.requests.erase(outbound.requests.begin());
    outbound.switches.erase(outbound.switches.begin());
    BOOST_TEST(places() == "/requests;");
}

BOOST_AUTO_TEST_CASE(data_matches_the_dictionary) {
    outbound.requests[1].all_metrics = false;
    outbound.requests[1].metrics = {"benches", "tools", "vices"};
    BOOST_TEST(places() == "");
    outbound.requests[1].metrics = {"tools", "benches", "vices"};
    BOOST_TEST(places() == "/requests/1/data/metrics/1;");
    outbound.requests[1].metrics = {"benches", "chairs", "tools", "vices"};
    BOOST_TEST(places() == "/requests/1/data/metrics/1;");
}

BOOST_AUTO_TEST_CASE(a_metric_that_no_request_carries_is_a_hole) {
    outbound.requests[1].all_metrics = false;
    outbound.requests[1].metrics = {"benches", "vices"};
    BOOST_TEST(places() == "-;");
}

BOOST_AUTO_TEST_CASE(only_the_library_carries_metrics_and_members_of_the_check) {
    outbound.requests[2].metrics = {"benches"};
    outbound.requests[2].members = {"version"};
    BOOST_TEST(places() == "/requests/2/data/members;/requests/2/data/metrics;");
}

BOOST_AUTO_TEST_SUITE_END()
