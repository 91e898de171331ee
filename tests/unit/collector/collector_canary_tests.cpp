#include "audit/canary.hpp"

#include "audit/digest.hpp"
#include "unit/collector/audit_rules.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>
#include <random>
#include <vector>

using namespace collector;
using namespace collector::test;
using namespace std::string_literals;

namespace {

const std::string canary = "Zürich Prod-Web/01";

// "line encoding" of each hit, joined by "; ".
std::string hits(std::string_view canaries, std::string_view bytes) {
    std::string text;
    CanaryScanner(canaries, small_dictionary()).scan(bytes, [&](const CanaryScanner::Hit& hit) {
        if (!text.empty()) text += "; ";
        text.append(std::to_string(hit.line)).append(" ").append(name(hit.encoding));
    });
    return text;
}

struct Leak {
    std::string bytes;
    std::string encoding;
};
std::ostream& operator<<(std::ostream& out, const Leak& leak) {
    return out << leak.encoding << ": " << leak.bytes;
}

const std::vector<Leak> leaks{
    {canary, "plain text"},
    {"ZüRICH pROD-wEB/01", "plain text"},
    {"Z%C3%BCrich%20Prod-Web%2F01", "percent-encoded"},
    {"z%c3%bcrich+prod-web%2f01", "percent-encoded"},
    {"%5A%C3%BC%72%69%63%68%20%50%72%6F%64%2D%57%65%62%2F%30%31", "percent-encoded"},
    {base64(canary), "base64"},
    {base64("x" + canary), "base64"},
    {base64("xy" + canary + "z"), "base64"},
    {"WsO8cmljaCBQcm9kLVdlYi8wMQ==", "base64"},
    {hex(canary), "hexadecimal"},
    {R"(Z\u00fcrich Prod-Web\/01)", "JSON escapes"},
    {R"(\u005a\u00fc\u0072\u0069\u0063\u0068\u0020\u0050\u0072\u006F\u0064\u002d\u0057\u0065\u0062\u002f\u0030\u0031)",
     "JSON escapes"},
    {"Z&#252;rich Prod-Web/01", "HTML entities"},
    {"&#x5A;&#xFC;&#x72;&#x69;&#x63;&#x68;&#x20;&#x50;&#x72;&#x6f;&#x64;&#x2d;&#x57;&#x65;&#x62;&#x2f;&#x30;&#x31;",
     "HTML entities"},
    {"Z\0\xFC\0r\0i\0c\0h\0 \0P\0r\0o\0d\0-\0W\0e\0b\0/\0000\0001\0"s, "UTF-16"},
    {"\0Z\0\xFC\0r\0i\0c\0h\0 \0P\0r\0o\0d\0-\0W\0e\0b\0/\0000\0001"s, "UTF-16"},
    {std::string(canary.rbegin(), canary.rend()), "reversed"},
    {sha256_hex(canary), "a digest"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_canary_tests)

BOOST_DATA_TEST_CASE(a_canary_is_found_in_every_form, boost::unit_test::data::make(leaks)) {
    BOOST_TEST(hits(canary, "before " + sample.bytes + " after").starts_with("1 " + sample.encoding));
}

// A file from an editor that writes a byte order mark, or with blanks around a line, was searched for with them: found nowhere,
// and so called clean.
BOOST_AUTO_TEST_CASE(what_editors_put_around_a_canary_is_no_part_of_it) {
    BOOST_TEST(hits("\xEF\xBB\xBFsecret-host\r\n", "at secret-host:80") == "1 plain text");
    BOOST_TEST(hits("first one\n \t secret-host \t\r\n", "at secret-host:80") == "2 plain text");
    BOOST_TEST(CanaryScanner("\xEF\xBB\xBF\n \t\r\n", small_dictionary()).size() == 0u);
    BOOST_TEST(hits("two words", "two words") == "1 plain text");
}

BOOST_AUTO_TEST_CASE(digests_are_found_as_bytes_hex_and_base64) {
    const std::string hash = sha256_hex("secret-host");
    std::string raw;
    for (std::size_t i = 0; i < hash.size(); i += 2) raw += static_cast<char>(std::stoi(hash.substr(i, 2), nullptr, 16));
    BOOST_TEST(hits("secret-host", raw) == "1 a digest");
    BOOST_TEST(hits("secret-host", base64("ab" + raw)) == "1 a digest");
    BOOST_TEST(hits("Secret-Host", raw) == "1 a digest");  // of the text in lower case
}

BOOST_AUTO_TEST_CASE(integers_made_of_a_text_are_found_as_whole_numbers) {
    // "secr" as four bytes in big-endian order
    const std::uint64_t value = 0x73656372u;
    BOOST_TEST(hits("secret-host", "{\"a\":" + std::to_string(value) + "}") == "1 a number");
    BOOST_TEST(hits("secret-host", "{\"a\":" + std::to_string(value) + "0}") == "");
    BOOST_TEST(hits("secret-host", "{\"a\":1" + std::to_string(value) + "}") == "");
}

BOOST_AUTO_TEST_CASE(what_could_be_chance_or_is_published_is_set_aside) {
    const CanaryScanner scanner("abcd\n12345678\nenvironments\nTentacle\ndeploy-server\n\nreal canary\n", small_dictionary());
    const std::vector<std::size_t> expected{1, 2, 3, 4, 5};
    BOOST_TEST(scanner.set_aside() == expected, boost::test_tools::per_element());
    BOOST_TEST(scanner.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_canary_cut_up_among_members_is_found) {
    const CanaryScanner scanner("secret-host.corp", small_dictionary());
    const auto found_in = [&](const std::string& body) {
        Verdict verdict(small_dictionary().term_count);
        scanner.scan_request(body, 0, body, verdict);
        std::string notes;
        for (const Finding& finding : verdict.findings()) notes += finding.note;
        return notes;
    };
    BOOST_TEST(found_in(R"({"a":"secret-","b":"host.","c":"corp"})") == "The canary of line 1, as split pieces.");
    BOOST_TEST(found_in(R"({"secret-":1,"host.":2,"corp":3})") == "The canary of line 1, as split pieces.");
    BOOST_TEST(found_in(R"({"secret-":"host.","c":"corp"})") == "");
    BOOST_TEST(found_in(R"({"x":[115,101,99,114,101,116,45,104,111,115,116,46,99,111,114,112]})") ==
               "The canary of line 1, as a number for each byte.");
    BOOST_TEST(found_in(report(R"("environments":12,"machines":{"ssh":1})")) == "");
}

BOOST_AUTO_TEST_CASE(a_canary_is_named_by_the_pointer_of_the_text_it_stands_in) {
    const CanaryScanner scanner("secret-host", small_dictionary());
    const std::string body = report(R"("environments":1,"x":{"y":"at secret-host"})");
    Verdict verdict(small_dictionary().term_count);
    audit_body(small_dictionary(), {}, ReportKind::check, body, verdict);
    scanner.scan_request(body, 0, body, verdict);
    BOOST_REQUIRE(!verdict.is_clean());
    BOOST_TEST((verdict.findings().back().rule == Rule::canary));
    BOOST_TEST(verdict.findings().back().pointer == "/usage/metrics/#1/#0");
}

BOOST_AUTO_TEST_CASE(the_digest_of_the_licence_may_be_there_and_nowhere_else) {
    const std::string serial = "serial-12345";
    const CanaryScanner scanner(serial, small_dictionary());
    const std::string sha1 = "e807f4e40008f1ada456dad0a3ec6d92bad5709a";  // printf serial-12345 | sha1sum
    const auto finding_count = [&](const std::string& body) {
        Verdict verdict(small_dictionary().term_count);
        audit_body(small_dictionary(), {}, ReportKind::check, body, verdict);
        scanner.scan_request(body, 0, body, verdict);
        return std::ranges::count(verdict.findings(), Rule::canary, &Finding::rule);
    };
    BOOST_TEST(finding_count(report("\"license\":\"" + sha1 + "\"")) == 0);
    BOOST_TEST(finding_count(report("\"license\":\"" + sha1 + "\",\"x\":\"" + sha1 + "\"")) == 1);
}

BOOST_AUTO_TEST_CASE(every_pattern_of_many_is_found_wherever_it_stands) {
    std::mt19937 random(7);
    const auto text = [&](std::size_t size) {
        std::string result;
        while (result.size() < size) result += static_cast<char>('a' + random() % 26);
        return result;
    };
    MultiSearch search;
    std::vector<std::string> patterns;
    for (int i = 0; i < 2000; ++i) {
        // Many with the same beginning, so that their anchors must lie elsewhere.
        patterns.push_back((i % 2 == 0 ? "common-beginning-" : "") + text(5 + random() % 20));
        search.add(patterns.back(), true);
    }
    search.build();
    std::string haystack = text(33000);  // over the edge of a block
    const std::size_t edge = 32768;
    for (std::size_t i = 0; i < patterns.size(); i += 97) {
        for (const std::size_t at : {std::size_t{0}, edge - patterns[i].size() / 2, haystack.size() - patterns[i].size()}) {
            std::string planted = haystack;
            planted.replace(at, patterns[i].size(), patterns[i]);
            bool found = false;
            search.search(planted,
                          [&](std::size_t index, std::size_t offset) { found = found || (index == i && offset == at); });
            BOOST_TEST(found, "pattern " << i << " at " << at);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
