#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Ran explain(const TemporaryDirectory& folder, const Words& arguments, const Words& variables = {}) {
    return run_tool(Words{"explain", "--state-dir", folder.path_of("state")} + arguments, variables);
}

const Words version{"--product-version", "2018.2.2"};

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_explain_tests)

BOOST_AUTO_TEST_CASE(a_metric_is_explained_with_its_limits_and_its_value_in_a_request_made_now) {
    const TemporaryDirectory folder;
    folder.write("state/settings.conf", "sendTelemetry = 1\n");
    const Words inventory{"--inventory", data_file("inventory-small.json")};
    const Ran ran = explain(folder, Words{"projects"} + version + inventory);
    BOOST_TEST(ran.exit_code == 0);
    for (const char* part : {"what it is", "why", "since       any", "consent     revision 1", "at most     1,000,000",
                             "sent now    yes", "value now   4", "denyMetrics = projects"}) {
        BOOST_TEST(holds(ran.out, part), part << " is not in\n" << ran.out);
    }
    const auto json = parse_json(explain(folder, Words{"projects", "--json"} + version + inventory).out);
    BOOST_TEST(json["value"].GetUint64() == 4u);
    BOOST_TEST(json["disposition"].GetString() == std::string("sent"));
}

BOOST_AUTO_TEST_CASE(a_metric_that_stays_here_is_explained_with_the_reason) {
    const TemporaryDirectory folder;
    BOOST_TEST(holds(explain(folder, Words{"projects"} + version).out, "sent now    no: no consent"));
    BOOST_TEST(holds(explain(folder, Words{"channels", "--product-version", "3.1"}).out, "no: newer than this version"));
    const Ran off = explain(folder, Words{"projects"} + version, {"DEPLOY_SERVER_OFFLINE=1"});
    BOOST_TEST(holds(off.out, "no: turned off by offline (environment variable DEPLOY_SERVER_OFFLINE)"));
    BOOST_TEST(holds(explain(folder, Words{"communitySteps"} + version).out, "601 labels: "));
    BOOST_TEST(parse_json(explain(folder, Words{"communitySteps", "--json"} + version).out)["labels"].Size() == 601u);
    BOOST_TEST(explain(folder, {"projects"}).exit_code == 78);  // which version, nobody has said
    BOOST_TEST(!std::filesystem::exists(folder.path_of("state")));
}

BOOST_AUTO_TEST_CASE(a_request_is_explained_with_its_switch_and_where_to_set_it) {
    const TemporaryDirectory folder;
    const Ran ran = explain(folder, {"updateCheck"}, {"DEPLOY_SERVER_UPGRADE_CHECK=false"});
    BOOST_TEST(ran.exit_code == 0);
    for (const char* part : {"where       updates.example.com", "members     schema, product, version, installation",
                             "switch      upgradeCheck, on by default", "when off",
                             "now         off, set by environment variable DEPLOY_SERVER_UPGRADE_CHECK",
                             "update-check configure --upgradeCheck=false", "/etc/deploy-server/outbound.conf",
                             "DEPLOY_SERVER_UPGRADE_CHECK=false in the environment"}) {
        BOOST_TEST(holds(ran.out, part), part << " is not in\n" << ran.out);
    }
    const auto json = parse_json(explain(folder, {"aiProxy", "--json"}).out);
    BOOST_TEST(json["switch"].GetString() == std::string("aiProxyEnabled"));
    BOOST_TEST(json["environmentVariable"].GetString() == std::string());
}

BOOST_AUTO_TEST_CASE(an_id_that_is_not_there_is_answered_with_the_nearest) {
    const TemporaryDirectory folder;
    const Ran ran = explain(folder, {"aiProxi"});
    BOOST_TEST(ran.exit_code == 64);
    BOOST_TEST(ran.err == "update-check: explain: there is no metric and no request of this id; did you mean `aiProxy`?\n");
    BOOST_TEST(explain(folder, {}).exit_code == 64);
    BOOST_TEST(explain(folder, {"projects", "users"}).exit_code == 64);
    BOOST_TEST(run_tool({"explain", "--help"}).exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
