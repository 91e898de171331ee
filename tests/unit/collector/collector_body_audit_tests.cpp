#include "audit/body_audit.hpp"

#include "audit/digest.hpp"
#include "unit/collector/audit_rules.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace collector;
using namespace collector::test;
using namespace std::string_literals;

namespace {

const std::string head_members =
    R"("schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301")";

struct Row {
    std::string body;
    std::string findings;  // "rule pointer", joined by "; "
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.body;
}

const std::vector<Row> clean_rows{
    {"{" + head_members + "}", ""},
    {report(""), ""},
    {report(R"("environments":0)"), ""},
    {report(R"("environments":1000,"machines":{"tentacle":9,"other":1},"license":"efba8bdfc9834c5b954e0cc7a41b3492ae458257",)"
            R"("memory":2048,"tls":false,"tenants":3)"),
     ""},
    {report(R"("machines":{})"), ""},
    {report("", "2018.2.2-beta.1"), ""},
    {report("", "0"), ""},
    {report("", "1.2.3.4.5.6"), ""},
};

const std::vector<Row> value_rows{
    {report(R"("environments":"Production")"), "text /usage/metrics/environments"},
    {report(R"("environments":"")"), "text /usage/metrics/environments"},
    {report(R"("environments":1.0)"), "number-fraction /usage/metrics/environments"},
    {report(R"("environments":1e2)"), "number-exponent /usage/metrics/environments"},
    {report(R"("environments":1.5E+2)"), "number-exponent /usage/metrics/environments"},
    {report(R"("environments":-1)"), "number-negative /usage/metrics/environments"},
    {report(R"("environments":-0)"), "number-negative /usage/metrics/environments"},
    {report(R"("environments":01)"), "number-leading-zero /usage/metrics/environments"},
    {report(R"("environments":00)"), "number-leading-zero /usage/metrics/environments"},
    {report(R"("environments":18446744073709551615)"), "range /usage/metrics/environments"},
    {report(R"("environments":18446744073709551616)"), "number-too-big /usage/metrics/environments"},
    {report(R"("environments":123456789012345678901234567890)"), "number-too-big /usage/metrics/environments"},
    {report(R"("environments":1001)"), "range /usage/metrics/environments"},
    {report(R"("environments":true)"), "type /usage/metrics/environments"},
    {report(R"("environments":null)"), "type /usage/metrics/environments"},
    {report(R"("environments":[1])"), "type /usage/metrics/environments"},
    {report(R"("environments":["Prod",["Test"]])"),
     "text /usage/metrics/environments/0; text /usage/metrics/environments/1/0; type /usage/metrics/environments"},
    {report(R"("environments":{"Prod":"x"})"),
     "member-unknown /usage/metrics/environments/#0; text /usage/metrics/environments/#0; type /usage/metrics/environments"},
    {report(R"("machines":7)"), "type /usage/metrics/machines"},
    {report(R"("machines":{"ssh":0})"), "label-zero /usage/metrics/machines/ssh"},
    {report(R"("machines":{"ssh":"web01"})"), "text /usage/metrics/machines/ssh"},
    {report(R"("machines":{"ssh":1001})"), "range /usage/metrics/machines/ssh"},
    {report(R"("license":"EFBA8BDFC9834C5B954E0CC7A41B3492AE458257")"), "sha1 /usage/metrics/license"},
    {report(R"("license":"efba8bdf")"), "sha1 /usage/metrics/license"},
    {report(R"("license":7)"), "type /usage/metrics/license"},
    {report(R"("memory":1025)"), "rounding /usage/metrics/memory"},
    {report(R"("tls":1)"), "type /usage/metrics/tls"},
    {report(R"("tls":"true")"), "text /usage/metrics/tls"},
};

const std::vector<Row> name_rows{
    {report(R"("Production":1)"), "member-unknown /usage/metrics/#0"},
    {report(R"("environments":1,"hostName":"db.corp")"), "member-unknown /usage/metrics/#1; text /usage/metrics/#1"},
    {report(R"("x":{"a":{"b":"c"},"d":[1,"e"]})"),
     "member-unknown /usage/metrics/#0; member-unknown /usage/metrics/#0/#0; member-unknown /usage/metrics/#0/#0/#0; "
     "text /usage/metrics/#0/#0/#0; member-unknown /usage/metrics/#0/#1; text /usage/metrics/#0/#1/1"},
    {report(R"("machines":{"web01.corp":1})"), "label-unknown /usage/metrics/machines/#0"},
    {report(R"("machines":{"ssh":1,"tentacle":1})"), "member-order /usage/metrics/machines/tentacle"},
    {report(R"("machines":{"ssh":1,"ssh":1})"), "member-duplicate /usage/metrics/machines/ssh"},
    {report(R"("tls":true,"environments":1)"), "member-order /usage/metrics/environments"},
    {report(R"("environments":1,"environments":2)"), "member-duplicate /usage/metrics/environments"},
    {report(R"("\u0065nvironments":1)"), "member-unknown /usage/metrics/#0"},
    {R"({"schema":1,"version":"1","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})", "member-missing /product"},
    {R"({"schema":1})", "member-missing /product; member-missing /version; member-missing /installation"},
    {"{" + head_members + R"(,"usage":{"metrics":{}}})", "member-missing /usage/consent"},
    {"{" + head_members + R"(,"usage":{"consent":1}})", "member-missing /usage/metrics"},
    {"{" + head_members + R"(,"usage":"all")" + "}", "text /usage"},
    {"{" + head_members + R"(,"host":"web01")" + "}", "member-unknown /#4; text /#4"},
    {R"({"product":"deploy-server","schema":1,"version":"1","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})",
     "member-order /schema"},
};

const std::vector<Row> form_rows{
    {R"({"schema":2,"product":"x","version":"1","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})",
     "schema /schema; product /product"},
    {report("", "2018.2.2-feature-alice"), "version /version"},
    {report("", "2018.2.2+build.7"), "version /version"},
    {report("", "2018.02.2"), "version /version"},
    {report("", "2018.2.2-rc.01"), "version /version"},
    {report("", "2018.2.2-dev.1"), "version /version"},
    {report("", "1.2.3.4.5.6.7"), "version /version"},
    {report("", "1234567890"), "version /version"},
    {report("", ""), "version /version"},
    {report("", "1."), "version /version"},
    {R"({"schema":1,"product":"deploy-server","version":"1","installation":"3F2504E0-4F89-41D3-9A0C-0305E82C3301"})",
     "installation /installation"},
    {R"({"schema":1,"product":"deploy-server","version":"1","installation":"3f2504e0-4f89-11d3-9a0c-0305e82c3301"})",
     "installation /installation"},
    {R"({"schema":1,"product":"deploy-server","version":"1","installation":"3f2504e0-4f89-41d3-7a0c-0305e82c3301"})",
     "installation /installation"},
    {R"({"schema":1,"product":"deploy-server","version":"1","installation":"{3f2504e0-4f89-41d3-9a0c-0305e82c330}"})",
     "installation /installation"},
};

const std::vector<Row> gate_rows{
    {report(R"("license":"efba8bdfc9834c5b954e0cc7a41b3492ae458257")", "2.6"), ""},
    {report(R"("license":"efba8bdfc9834c5b954e0cc7a41b3492ae458257")", "2.5.9"), "since /usage/metrics/license"},
    {report(R"("license":"efba8bdfc9834c5b954e0cc7a41b3492ae458257")", "2.6-rc.9"), "since /usage/metrics/license"},
    {report(R"("tls":true)", "3.15.0"), ""},
    {report(R"("tls":true)", "3.4"), "since /usage/metrics/tls"},
    {report(R"("tenants":1)", "3.4", "1"), "consent /usage/metrics/tenants"},
    {report("", "1", "0"), "consent /usage/consent"},
    {report("", "1", "3"), "consent /usage/consent"},
    {report("", "1", "\"yes\""), "text /usage/consent"},
};

const std::vector<Row> json_rows{
    {"", "json-syntax "},
    {"\xEF\xBB\xBF{" + head_members + "}", "json-bom "},
    {"\xEF\xBB{" + head_members + "}", "json-syntax "},
    {"{" + head_members + "}\n", "trailing-bytes "},
    {"{" + head_members + "}\0SECRET-NAME"s, "trailing-bytes "},
    {"{" + head_members + "}{}", "trailing-bytes "},
    {" {" + head_members + "}", "json-whitespace "},
    {"{ " + head_members + "}", "json-whitespace "},
    {"{" + head_members + "\t}", "json-whitespace "},
    {R"({"schema": 1,"product":"deploy-server","version":"1","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})",
     "json-whitespace /schema"},
    {"{" + head_members + ",}", "json-syntax "},
    {"{" + head_members, "json-syntax "},
    {"[1]", "type ; member-missing /schema; member-missing /product; member-missing /version; member-missing /installation"},
    {report("\"x\":\"\xFF\""), "member-unknown /usage/metrics/#0; json-utf8 /usage/metrics/#0; text /usage/metrics/#0"},
    {report("\"x\":\"\xC0\xAF\""),
     "member-unknown /usage/metrics/#0; json-utf8 /usage/metrics/#0; json-utf8 /usage/metrics/#0; text /usage/metrics/#0"},
    {report("\"x\":\"\xED\xA0\x80\""),
     "member-unknown /usage/metrics/#0; json-utf8 /usage/metrics/#0; json-utf8 /usage/metrics/#0; json-utf8 /usage/metrics/#0; "
     "text /usage/metrics/#0"},
    {report("\"x\":\"\xE2\x82\xAC\""), "member-unknown /usage/metrics/#0; text /usage/metrics/#0"},
    {report(R"("x":"\ud800")"), "member-unknown /usage/metrics/#0; json-surrogate /usage/metrics/#0; text /usage/metrics/#0"},
    {report(R"("x":"\udc00\ud800")"),
     "member-unknown /usage/metrics/#0; json-surrogate /usage/metrics/#0; json-surrogate /usage/metrics/#0; text "
     "/usage/metrics/#0"},
    {report(R"("x":"\ud83d\ude00")"), "member-unknown /usage/metrics/#0; text /usage/metrics/#0"},
    {report("\"x\":\"a\nb\""), "member-unknown /usage/metrics/#0; json-control /usage/metrics/#0; text /usage/metrics/#0"},
    {report(R"("x":"\q")"), "member-unknown /usage/metrics/#0; json-syntax /usage/metrics/#0"},
    {report(R"("x":NaN)"), "member-unknown /usage/metrics/#0; json-syntax /usage/metrics/#0"},
    {report(R"("environments":+1)"), "json-syntax /usage/metrics/environments"},
    {report(R"("environments":1.)"), "json-syntax /usage/metrics/environments"},
    {report(R"("environments":0x1F)"), "json-syntax /usage/metrics"},
    {report("\"environments\":1\0"s), "json-syntax /usage/metrics"},
};

void check(const Row& row) {
    BOOST_TEST(audited(row.body) == row.findings);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_body_audit_tests)

BOOST_DATA_TEST_CASE(a_clean_report_has_no_finding, boost::unit_test::data::make(clean_rows)) {
    check(sample);
}
BOOST_DATA_TEST_CASE(each_foreign_value_is_named_by_rule_and_pointer, boost::unit_test::data::make(value_rows)) {
    check(sample);
}
BOOST_DATA_TEST_CASE(each_foreign_name_is_named_by_rule_and_index, boost::unit_test::data::make(name_rows)) {
    check(sample);
}
BOOST_DATA_TEST_CASE(each_broken_form_is_named, boost::unit_test::data::make(form_rows)) {
    check(sample);
}
BOOST_DATA_TEST_CASE(metrics_are_gated_by_version_and_consent, boost::unit_test::data::make(gate_rows)) {
    check(sample);
}
BOOST_DATA_TEST_CASE(nothing_but_canonical_json_passes, boost::unit_test::data::make(json_rows)) {
    check(sample);
}

BOOST_AUTO_TEST_CASE(usage_sent_apart_must_hold_usage) {
    BOOST_TEST(audited("{" + head_members + "}", ReportKind::usage) == "member-missing /usage");
    BOOST_TEST(audited(report(""), ReportKind::usage) == "");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_found_and_not_followed) {
    const std::string body = report("\"x\":" + std::string(5000, '[') + std::string(5000, ']'));
    BOOST_TEST(audited(body).find("json-depth") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_finding_has_offset_length_and_hash_of_the_text_and_not_the_text) {
    const std::string body = report(R"("environments":"Production")");
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), {}, ReportKind::check, body, verdict);
    BOOST_REQUIRE(verdict.findings().size() == 1u);
    const Finding& finding = verdict.findings().front();
    BOOST_TEST(finding.offset == body.find("Production"));
    BOOST_TEST(finding.length == 10u);
    BOOST_TEST(finding.sha256 == sha256_hex("Production"));
}

BOOST_AUTO_TEST_CASE(every_cut_of_a_clean_report_is_found) {
    const std::string body = report(R"("environments":12,"machines":{"ssh":1},"tls":true)");
    for (std::size_t size = 0; size < body.size(); ++size) {
        BOOST_TEST(!audited(body.substr(0, size)).empty(), "the first " << size << " bytes pass");
    }
}

BOOST_AUTO_TEST_CASE(every_added_byte_is_found) {
    const std::string body = report(R"("environments":12,"machines":{"ssh":1},"tls":true)");
    for (std::size_t at = 0; at <= body.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            const char added = static_cast<char>(byte);
            if ((added >= '0' && added <= '9') || added == '.') continue;  // may make another number or version of one
            std::string changed = body;
            changed.insert(at, 1, added);
            BOOST_TEST(!audited(changed).empty(), "byte " << byte << " at " << at << " passes");
        }
    }
}

BOOST_AUTO_TEST_CASE(findings_beyond_the_bound_are_counted) {
    std::string members = "\"x\":0";
    for (std::size_t i = 0; i < Verdict::findings_max; ++i) members += ",\"x\":0";
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), {}, ReportKind::check, report(members), verdict);
    BOOST_TEST(verdict.findings().size() == Verdict::findings_max);
    BOOST_TEST(verdict.omitted() == 1u);
}

BOOST_AUTO_TEST_CASE(what_was_seen_is_told_by_term) {
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), {}, ReportKind::check, report(R"("machines":{"ssh":1})"), verdict);
    BOOST_TEST(!verdict.terms.contains(Dictionary::metric_terms));
    BOOST_TEST(verdict.terms.contains(Dictionary::metric_terms + 1));
    BOOST_TEST(verdict.terms.contains(small_dictionary().metrics[1].first_label_term + 1));
}

BOOST_AUTO_TEST_CASE(further_products_are_known_when_named) {
    const std::string body =
        R"({"schema":1,"product":"other-server","version":"1","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})";
    const std::vector<std::string> products{"other-server"};
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), products, ReportKind::check, body, verdict);
    BOOST_TEST(verdict.is_clean());
    BOOST_TEST(audited(body) == "product /product");
}

BOOST_AUTO_TEST_SUITE_END()
