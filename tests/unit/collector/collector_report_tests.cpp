#include "show/reports.hpp"

#include "audit/difference.hpp"
#include "unit/collector/audit_rules.hpp"

#include <rapidjson/document.h>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace collector;
using namespace collector::test;

namespace {

struct TwoExchanges {
    Ledger ledger{small_dictionary().term_count};

    TwoExchanges() {
        enter(report(R"("environments":12,"machines":{"ssh":1})"));
        enter(report(R"("environments":"SECRET<&>")"));
    }

    void enter(const std::string& body) {
        Verdict verdict(small_dictionary().term_count);
        audit_body(small_dictionary(), {}, ReportKind::check, body, verdict);
        ledger.record({"HEAD\r\n\r\n" + body, 8, body, "run"}, verdict);
    }
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string compared(const std::string& first, const std::string& second) {
    const std::string head = "POST /a/v1/check HTTP/1.1\r\nHost: x\r\n\r\n";
    std::string text;
    for (const Difference& difference : differences(small_dictionary(), head + first, head + second)) {
        if (!text.empty()) text += "; ";
        text.append(difference.pointer).append(" ").append(difference.what);
    }
    return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(collector_report_tests, TwoExchanges)

BOOST_AUTO_TEST_CASE(junit_has_a_case_for_each_exchange_and_a_failure_for_the_refused) {
    const std::string xml = junit_report(ledger, conclude(ledger.totals()));
    BOOST_TEST(holds(xml, R"(<testsuite name="collector-mock" tests="2" failures="1" errors="0">)"));
    BOOST_TEST(holds(xml, R"(<testcase classname="run" name="exchange 1"/>)"));
    BOOST_TEST(holds(xml, R"(<failure message="There is text where none may be.">)"));
    BOOST_TEST(!holds(xml, "SECRET"));
}

BOOST_AUTO_TEST_CASE(sarif_has_a_result_for_each_finding_with_its_place) {
    const std::string text = sarif_report(ledger, conclude(ledger.totals()));
    rapidjson::Document sarif;
    sarif.Parse(text.c_str());
    BOOST_REQUIRE(!sarif.HasParseError());
    BOOST_TEST(sarif["version"].GetString() == "2.1.0");
    const auto& run = sarif["runs"][0];
    BOOST_TEST(run["tool"]["driver"]["rules"].Size() == rule_count);
    BOOST_REQUIRE(run["results"].Size() == 1u);
    const auto& result = run["results"][0];
    BOOST_TEST(result["ruleId"].GetString() == "text");
    BOOST_TEST(run["tool"]["driver"]["rules"][result["ruleIndex"].GetUint()]["id"].GetString() == "text");
    const auto& location = result["locations"][0];
    BOOST_TEST(location["logicalLocations"][0]["fullyQualifiedName"].GetString() == "body/usage/metrics/environments");
    const std::string leaky = report(R"("environments":"SECRET<&>")");
    BOOST_TEST(location["physicalLocation"]["region"]["byteOffset"].GetUint() == 8 + leaky.find("SECRET"));
    BOOST_TEST(!holds(text, "SECRET"));
}

BOOST_AUTO_TEST_CASE(the_page_tells_field_by_field_what_was_sent_and_refused) {
    const std::string page = html_report(small_dictionary(), ledger, conclude(ledger.totals()));
    BOOST_TEST(holds(page, "<td>environments</td><td>s</td><td>a number up to 1000</td><td>1</td>"));
    BOOST_TEST(holds(page, "Never seen: license, memory, tls, tenants."));
    BOOST_TEST(holds(page, "body /usage/metrics/environments"));
    BOOST_TEST(holds(page, "&quot;environments&quot;:12"));
    BOOST_TEST(!holds(page, "SECRET"));
}

BOOST_AUTO_TEST_CASE(the_json_report_is_json_and_holds_both_sorts) {
    rapidjson::Document json;
    const std::string text = json_report(small_dictionary(), ledger, conclude(ledger.totals()));
    json.Parse(text.c_str());
    BOOST_REQUIRE(!json.HasParseError());
    BOOST_TEST(json["summary"]["rejected"].GetUint() == 1u);
    BOOST_TEST(json["accepted"].Size() == 1u);
    BOOST_TEST(json["rejected"][0]["findings"].Size() == 1u);
}

// A part was shown if none of the findings that are kept lies in it.
BOOST_AUTO_TEST_CASE(a_part_whose_findings_are_not_kept_is_not_shown) {
    const std::string body = "SECRET";
    Verdict verdict(small_dictionary().term_count);
    for (std::size_t i = 0; i < Verdict::findings_max; ++i) verdict.add(Rule::header_byte, Part::head, "", {}, {});
    verdict.add(Rule::text, Part::body, "", body, body);
    ledger.record({"HEAD\r\n\r\n" + body, 8, body, "run"}, verdict);
    BOOST_TEST(!holds(json_report(small_dictionary(), ledger, conclude(ledger.totals())), body));
}

// All reports said that what had failed was clean, if no exchange was refused.
BOOST_AUTO_TEST_CASE(every_report_tells_a_reason_that_is_in_no_exchange) {
    Ledger clean(small_dictionary().term_count);
    clean.note_mute(Mute::no_tls);
    const Conclusion conclusion = conclude(clean.totals(), true);
    BOOST_TEST(!conclusion.passed());
    const std::string reason = "1 connection spoke no TLS";
    const std::string json = json_report(small_dictionary(), clean, conclusion);
    BOOST_TEST(holds(json, R"("clean":false,"reasons":["A client passes only if)"), json);
    BOOST_TEST(holds(json, reason));
    const std::string xml = junit_report(clean, conclusion);
    BOOST_TEST(holds(xml, R"(tests="2" failures="2")"), xml);
    BOOST_TEST(holds(xml, R"(name="all exchanges, reason 2">
    <failure message="1 connection spoke no TLS)"),
               xml);
    BOOST_TEST(holds(sarif_report(clean, conclusion), R"({"level":"error","message":{"text":")" + reason));
    const std::string page = html_report(small_dictionary(), clean, conclusion);
    BOOST_TEST(holds(page, "<li class=\"refused\">" + reason), page);
    BOOST_TEST(!holds(page, "class=\"clean\""));
}

BOOST_AUTO_TEST_CASE(who_is_not_judged_may_speak_no_tls_and_say_nothing) {
    Ledger quiet(small_dictionary().term_count);
    quiet.note_mute(Mute::no_tls);
    BOOST_TEST(conclude(quiet.totals()).passed());
    BOOST_TEST(holds(html_report(small_dictionary(), quiet, conclude(quiet.totals())), "<li>1 connection spoke no TLS"));
}

BOOST_AUTO_TEST_CASE(every_report_tells_what_it_does_not_show) {
    Ledger small(small_dictionary().term_count, {.exchanges = 1});
    Verdict verdict(small_dictionary().term_count);
    for (std::size_t i = 0; i < Verdict::findings_max + 2; ++i) verdict.add(Rule::header_byte, Part::head, "", {}, {});
    for (int i = 0; i < 4; ++i) small.record({"HEAD", 4, {}, {}}, verdict);
    const Conclusion conclusion = conclude(small.totals());
    for (const std::string& report : {json_report(small_dictionary(), small, conclusion), junit_report(small, conclusion),
                                      sarif_report(small, conclusion), html_report(small_dictionary(), small, conclusion)}) {
        BOOST_TEST(holds(report, "3 exchanges no longer kept: counted, but not shown."));
        BOOST_TEST(holds(report, "8 findings not shown: there were too many in one request."));
    }
}

BOOST_AUTO_TEST_CASE(a_difference_is_named_by_its_pointer) {
    const std::string body = report(R"("environments":12,"machines":{"ssh":1})");
    BOOST_TEST(compared(body, body) == "");
    BOOST_TEST(compared(body, report(R"("environments":13,"machines":{"ssh":1})")) == "/usage/metrics/environments value");
    BOOST_TEST(compared(body, report(R"("environments":12,"machines":{"tentacle":1})")) ==
               "/usage/metrics/machines/ssh only in the first; /usage/metrics/machines/tentacle only in the second");
    BOOST_TEST(compared(body, report(R"("machines":{"ssh":1},"environments":12)")) == "/usage/metrics order");
    BOOST_TEST(compared(body, report(R"("environments":12,"machines":{"ssh":1},"SECRET":1)")) ==
               "/usage/metrics/#2 only in the second");
    BOOST_TEST(compared(body, body + " ") == " bytes");
    BOOST_TEST(compared(body, report(R"("environments":12.0,"machines":{"ssh":1})")) == "/usage/metrics/environments value");
    BOOST_TEST(compared(std::string(5000, '['), std::string(4000, '[')) == " bytes");
}

BOOST_AUTO_TEST_CASE(heads_are_compared_but_for_their_tags) {
    const auto different = [](const std::string& first, const std::string& second) {
        return differences(small_dictionary(), first + "\r\n\r\n", second + "\r\n\r\n").size();
    };
    BOOST_TEST(different("POST /a/v1/check HTTP/1.1", "POST /b/v1/check HTTP/1.1") == 0u);
    BOOST_TEST(different("POST /a/v1/check HTTP/1.1", "POST /b/v1/usage HTTP/1.1") == 1u);
    BOOST_TEST(different("POST /v1/check HTTP/1.1\r\nA: 1", "POST /v1/check HTTP/1.1\r\nA: 2\r\nB: 1") == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
