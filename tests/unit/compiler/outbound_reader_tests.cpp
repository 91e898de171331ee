#include "outbound_reader.hpp"

#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace telemetry::compiler;
using telemetry::MadeBy;
using telemetry::Role;

namespace {

const std::string good =
    R"({"schema":1,"product":"workshop","switches":[{"name":"upgradeCheck","default":"on","sentence":"None."}],"requests":[)"
    R"({"id":"updateCheck","role":"server","madeBy":"library","since":"1.2","switch":"upgradeCheck","purpose":"Asks.",)"
    R"("hosts":["a.example.com"],"configuredHosts":"Any.","data":{"sentence":"Some.","members":["version"],"metrics":["benches"]}}]})";

struct Folder : support::TemporaryDirectory {
    std::pair<OutboundFile, Findings> read(const std::string& text) const {
        Findings findings;
        auto outbound = read_outbound(write("outbound.json", text), findings);
        BOOST_REQUIRE(outbound.has_value());
        return {std::move(*outbound), std::move(findings)};
    }

    // The places of all findings after one change, sorted and joined; a finding about the whole file is "-".
    std::string places(std::string_view what, std::string_view by) const {
        std::string text = good;
        const auto at = text.find(what);
        BOOST_REQUIRE_MESSAGE(at != std::string::npos, "nothing to change: " << what);
        const Findings findings = read(text.replace(at, what.size(), by)).second;
        std::vector<std::string> found;
        for (const Finding& finding : findings.all()) found.push_back(finding.place.empty() ? "-" : finding.place);
        std::sort(found.begin(), found.end());
        std::string joined;
        for (const std::string& place : found) joined += place + ";";
        return joined;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbound_reader_tests, Folder)

BOOST_AUTO_TEST_CASE(every_member_is_read) {
    const auto [outbound, findings] = read(good);
    BOOST_TEST(findings.empty());
    BOOST_TEST(outbound.name == "outbound.json");
    BOOST_TEST(outbound.product == "workshop");
    BOOST_REQUIRE(outbound.switches.size() == 1u);
    BOOST_TEST(outbound.switches[0].name == "upgradeCheck");
    BOOST_TEST((outbound.switches[0].on_by_default == true));
    BOOST_TEST(outbound.switches[0].sentence == "None.");
    BOOST_REQUIRE(outbound.requests.size() == 1u);
    const RequestRow& request = outbound.requests[0];
    BOOST_TEST(request.id == "updateCheck");
    BOOST_TEST((request.role == Role::server));
    BOOST_TEST((request.made_by == MadeBy::library));
    BOOST_TEST(request.since == "1.2");
    BOOST_TEST(request.switch_name == "upgradeCheck");
    BOOST_TEST(request.purpose == "Asks.");
    BOOST_TEST(request.hosts == std::vector<std::string>{"a.example.com"}, boost::test_tools::per_element());
    BOOST_TEST(request.configured_hosts == "Any.");
    BOOST_TEST(request.data == "Some.");
    BOOST_TEST(request.members == std::vector<std::string>{"version"}, boost::test_tools::per_element());
    BOOST_TEST(request.metrics == std::vector<std::string>{"benches"}, boost::test_tools::per_element());
    BOOST_TEST(!request.all_metrics);
}

BOOST_AUTO_TEST_CASE(all_stands_for_the_whole_dictionary) {
    BOOST_TEST(places("[\"benches\"]", "\"all\"") == "");
    BOOST_TEST(places("[\"benches\"]", "\"some\"") == "/requests/0/data/metrics;");
    BOOST_TEST(places("[\"benches\"]", "[7]") == "/requests/0/data/metrics/0;");
}

BOOST_AUTO_TEST_CASE(every_member_but_those_that_say_so_is_required) {
    Findings findings;
    BOOST_REQUIRE(
        read_outbound(write("outbound.json", R"({"schema":1,"product":"p","switches":[{}],"requests":[{}]})"), findings));
    BOOST_TEST(findings.all().size() == 10u);
    BOOST_TEST(places("\"hosts\":[\"a.example.com\"],\"configuredHosts\":\"Any.\",", "") == "");
    BOOST_TEST(places(",\"members\":[\"version\"],\"metrics\":[\"benches\"]", "") == "");
}

BOOST_AUTO_TEST_CASE(a_host_is_a_plain_name) {
    for (const char* host : {"https://a.example.com", "a.example.com:443", "*.example.com", "A.example.com", "127.0.0.1", ""}) {
        BOOST_TEST(places("a.example.com", host) == "/requests/0/hosts/0;", host);
    }
    BOOST_TEST(places("\"a.example.com\"", "\"a.example.com\",\"a.example.com\"") == "/requests/0/hosts/1;");
    BOOST_TEST(places("\"a.example.com\"", "7") == "/requests/0/hosts/0;");
}

BOOST_AUTO_TEST_CASE(what_is_not_of_its_form_is_refused) {
    BOOST_TEST(places("\"on\"", "\"maybe\"") == "/switches/0/default;");
    BOOST_TEST(places("\"on\"", "true") == "/switches/0/default;");
    BOOST_TEST(places("\"server\"", "\"proxy\"") == "/requests/0/role;");
    BOOST_TEST(places("\"library\"", "\"somebody\"") == "/requests/0/madeBy;");
    BOOST_TEST(places("\"1.2\"", "\"1.x\"") == "/requests/0/since;");
    BOOST_TEST(places("\"Asks.\"", "\"Asks\"") == "/requests/0/purpose;");
    BOOST_TEST(places("[\"version\"]", "[\"hostname\"]") == "/requests/0/data/members/0;");
    BOOST_TEST(places("\"id\":", "\"comment\":1,\"id\":") == "/requests/0;");
    BOOST_TEST(places("\"sentence\":\"Some.\"", "\"sentence\":\"Some.\",\"more\":1") == "/requests/0/data;");
    BOOST_TEST(places("{\"sentence\":\"Some.\",\"members\":[\"version\"],\"metrics\":[\"benches\"]}", "7") ==
               "/requests/0/data;");
    BOOST_TEST(places("{\"name\":\"upgradeCheck\",\"default\":\"on\",\"sentence\":\"None.\"}", "7") == "/switches/0;");
    BOOST_TEST(places("{\"name\":\"upgradeCheck\",\"default\":\"on\",\"sentence\":\"None.\"}", "") == "/switches;");
}

BOOST_AUTO_TEST_SUITE_END()
