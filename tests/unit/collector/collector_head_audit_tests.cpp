#include "audit/head_audit.hpp"

#include "audit/auditor.hpp"
#include "unit/collector/audit_rules.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace collector;
using namespace collector::test;
using namespace std::string_literals;

namespace {

const std::string request_line = "POST /v1/check HTTP/1.1\r\n";
const std::string host = "Host: collector:8443\r\n";
const std::string agent = "User-Agent: update-check/1\r\n";
const std::string accept = "Accept: application/json\r\n";
const std::string type = "Content-Type: application/json\r\n";
const std::string length = "Content-Length: 7\r\n";
const std::string fetch_line = "GET /v1/feeds/steps HTTP/1.1\r\n";
const std::string digest = "If-None-Match: \"" + std::string(64, '0') + "\"\r\n";

std::string audited_head(const std::string& head) {
    HeadForms forms;
    forms.authorities = {"collector:8443"};
    RequestHead split;
    split.read(head);
    Verdict verdict(small_dictionary().term_count);
    std::vector<Endpoint> endpoints = report_endpoints({"before"});
    endpoints.push_back(feed_endpoint("steps"));
    audit_head(forms, endpoints, split, verdict);
    return findings_of(verdict);
}

struct Row {
    std::string head;  // without the empty line at its end
    std::string findings;
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.head;
}

const std::string after_line = host + agent + accept + type + length;
const std::vector<Row> rows{
    {request_line + after_line, ""},
    {"POST /v1/usage HTTP/1.1\r\n" + after_line, ""},
    {"POST /before/v1/check HTTP/1.1\r\n" + after_line, ""},
    {"POST /after/v1/check HTTP/1.1\r\n" + after_line, "target /request-line"},
    {"POST /v1/carried HTTP/1.1\r\n" + host + "User-Agent: curl/7.88.1\r\nCookie: a=b\r\n" + length, ""},
    {"POST /before/v1/carried HTTP/1.1\r\n" + host + length, ""},
    {"POST /v1/carried?host=web01 HTTP/1.1\r\n" + after_line, "query /request-line"},
    {"PUT /v1/carried HTTP/1.1\r\n" + after_line, "method /request-line"},
    {"POST /v1/check?host=web01 HTTP/1.1\r\n" + after_line, "query /request-line"},
    {"POST /v1/check? HTTP/1.1\r\n" + after_line, "query /request-line"},
    {"POST /v1/check#x HTTP/1.1\r\n" + after_line, "target /request-line"},
    {"POST https://user@collector:8443/v1/check HTTP/1.1\r\n" + after_line, "target /request-line"},
    {"POST /v1/check/ HTTP/1.1\r\n" + after_line, "target /request-line"},
    {"PUT /v1/check HTTP/1.1\r\n" + after_line, "method /request-line"},
    {"post /v1/check HTTP/1.1\r\n" + after_line, "method /request-line"},
    {"POST /v1/check HTTP/1.0\r\n" + after_line, "http-version /request-line"},
    {"POST  /v1/check HTTP/1.1\r\n" + after_line, "request-line /request-line"},
    {"POST /v1/check HTTP/1.1\n" + after_line, "request-line /request-line"},
    {request_line + agent + accept + type + length, "header-missing /headers/Host"},
    {request_line + host + host + agent + accept + type + length, "header-duplicate /headers/Host"},
    {request_line + "Host: elsewhere:8443\r\n" + agent + accept + type + length, "host /headers/Host"},
    {request_line + "Host: collector\r\n" + agent + accept + type + length, "host /headers/Host"},
    {request_line + agent + host + accept + type + length, "header-order /headers/Host"},
    {request_line + host + "User-Agent: curl/7.88.1\r\n" + accept + type + length, "header-value /headers/User-Agent"},
    {request_line + host + "user-agent: update-check/1\r\n" + accept + type + length, "header-name /headers/User-Agent"},
    {request_line + host + "User-Agent:  update-check/1\r\n" + accept + type + length, "header-line /headers/User-Agent"},
    {request_line + host + "User-Agent: update-check/1 \r\n" + accept + type + length, "header-line /headers/User-Agent"},
    {request_line + host + "User-Agent: update-check/1\n" + accept + type + length, "header-line /headers/User-Agent"},
    {request_line + host + agent + "Accept: application/json\r\n web01\r\n" + type + length, "header-fold /headers/3"},
    {request_line + host + agent + "X-Host: web01\r\n" + accept + type + length, "header-unknown /headers/2"},
    {request_line + host + agent + "Cookie: a=b\r\n" + accept + type + length, "header-unknown /headers/2"},
    {request_line + host + agent + accept + type + length + "Expect: 100-continue\r\n", "header-unknown /headers/5"},
    {request_line + host + agent + accept + type + "Content-Length: 07\r\n", "content-length /headers/Content-Length"},
    {request_line + host + agent + accept + type + "Content-Length: +7\r\n", "content-length /headers/Content-Length"},
    {request_line + host + agent + accept + type + "Content-Length: 7, 7\r\n", "content-length /headers/Content-Length"},
    {request_line + host + agent + accept + type + length + length,
     "content-length /headers/Content-Length; header-duplicate /headers/Content-Length; content-length "
     "/headers/Content-Length"},
    {request_line + host + agent + accept + type + "Transfer-Encoding: chunked\r\n",
     "transfer-coding /headers/4; header-missing /headers/Content-Length"},
    {request_line + host + agent + accept + type + length + "Transfer-Encoding: x\r\n",
     "content-length /headers/Content-Length; transfer-coding /headers/5"},
    {request_line + host + "User-Agent: update-check/1\0\r\n"s + accept + type + length,
     "header-byte ; header-value /headers/User-Agent"},
    {request_line + host + agent + accept + "Content-Type: application/json\xC3\xA9\r\n" + length,
     "header-byte ; header-value /headers/Content-Type"},
    {fetch_line + host + agent + accept, ""},
    {fetch_line + host + agent + accept + digest, ""},
    {fetch_line + host + agent + accept + "If-None-Match: \"alice\"\r\n", "header-value /headers/If-None-Match"},
    {fetch_line + host + agent + accept + "If-None-Match: W/" + digest.substr(15), "header-value /headers/If-None-Match"},
    {fetch_line + host + agent + digest + accept, "header-order /headers/Accept"},
    {fetch_line + host + agent + accept + "Cookie: a=b\r\n", "header-unknown /headers/3"},
    {fetch_line + host + agent + accept + type, "header-unknown /headers/3"},
    {"GET /v1/feeds/steps?version=7 HTTP/1.1\r\n" + host + agent + accept, "query /request-line"},
    {"GET /v1/feeds/other HTTP/1.1\r\n" + host + agent + accept,
     "target /request-line; method /request-line; header-missing /headers/Content-Type; header-missing "
     "/headers/Content-Length"},
    {"POST /v1/feeds/steps HTTP/1.1\r\n" + after_line,
     "method /request-line; header-unknown /headers/3; header-unknown /headers/4"},
    {"GET /v1/check HTTP/1.1\r\n" + after_line, "method /request-line"},
    {request_line + host + agent + "no colon here\r\n" + accept + type + length,
     "header-line /headers/2; header-unknown /headers/2"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_head_audit_tests)

BOOST_DATA_TEST_CASE(each_foreign_byte_of_a_head_is_named, boost::unit_test::data::make(rows)) {
    BOOST_TEST(audited_head(sample.head + "\r\n") == sample.findings);
}

BOOST_AUTO_TEST_CASE(without_known_names_any_plain_host_will_do) {
    const HeadForms forms;
    const auto findings = [&](const std::string& name) {
        const std::string head = request_line + "Host: " + name + "\r\n" + agent + accept + type + length + "\r\n";
        RequestHead split;
        split.read(head);
        Verdict verdict(small_dictionary().term_count);
        audit_head(forms, report_endpoints({}), split, verdict);
        return findings_of(verdict);
    };
    BOOST_TEST(findings("updates.example.com") == "");
    BOOST_TEST(findings("[::1]:8443") == "");
    BOOST_TEST(findings("user@updates.example.com") == "host /headers/Host");
    BOOST_TEST(findings("Updates.example.com") == "host /headers/Host");
}

BOOST_AUTO_TEST_CASE(every_byte_added_to_a_head_is_found) {
    const std::string head = request_line + after_line + "\r\n";
    for (std::size_t at = 0; at + 1 < head.size(); ++at) {  // what follows the head is the body's
        for (int byte = 0; byte < 256; ++byte) {
            const char added = static_cast<char>(byte);
            if (added >= '0' && added <= '9') continue;  // may make another length of one
            if (added == '\r' && (head[at] == '\r' || (at != 0 && head[at - 1] == '\r'))) continue;  // below
            std::string changed = head;
            changed.insert(at, 1, added);
            BOOST_TEST(!audited_head(changed).empty(), "byte " << byte << " at " << at << " passes");
        }
    }
    std::string doubled = head;
    doubled.insert(head.find('\r'), 1, '\r');
    BOOST_TEST(!audited_head(doubled).empty());
}

BOOST_AUTO_TEST_SUITE_END()
