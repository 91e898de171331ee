#include "vocabulary_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace telemetry::compiler;

namespace {

// The places of all findings, joined; "-" for the whole file.
std::string places(std::string_view text) {
    Findings findings;
    (void)read_vocabulary("list.txt", text, findings);
    std::string result;
    for (const Finding& finding : findings.all()) result += (finding.place.empty() ? "-" : finding.place) + ";";
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vocabulary_reader_tests)

BOOST_AUTO_TEST_CASE(labels_keep_their_order_and_case) {
    Findings findings;
    const Vocabulary list = read_vocabulary("list.txt", "# comment\nSsh\nOctopus.IIS\n# another\n2-b\nother\n", findings);
    BOOST_TEST(findings.empty());
    BOOST_TEST(list.labels == (std::vector<std::string>{"Ssh", "Octopus.IIS", "2-b", "other"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_last_line_needs_no_line_end) {
    BOOST_TEST(places("ssh\nother").empty());
}

BOOST_AUTO_TEST_CASE(other_is_there_and_last_and_not_alone) {
    BOOST_TEST(places("ssh\n") == "-;");
    BOOST_TEST(places("other\nssh\n") == "-;");
    BOOST_TEST(places("other\n") == "-;");
    BOOST_TEST(places("") == "-;");
    BOOST_TEST(places("ssh\nOther\n") == "-;");
}

BOOST_AUTO_TEST_CASE(only_letters_digits_dots_and_hyphens_make_a_label) {
    for (const std::string bad : {"a b", "a_b", "a/b", " a", "a\r", "a\t", "\"a\"", "caf\xc3\xa9", "", "a,b", "@a", "a:b"}) {
        BOOST_TEST(places("ssh\n" + bad + "\nother\n") == "line 2;", "accepted \"" << bad << '"');
    }
    BOOST_TEST(places(std::string("ssh\na\0b\nother\n", 14)) == "line 2;");
    BOOST_TEST(places(std::string(64, 'a') + "\nother\n").empty());
    BOOST_TEST(places(std::string(65, 'a') + "\nb\nother\n") == "line 1;");
}

BOOST_AUTO_TEST_CASE(a_label_comes_once_whatever_its_case) {
    BOOST_TEST(places("ssh\nSSH\nother\n") == "line 2;");
    BOOST_TEST(places("ssh\n# other\nother\nother\n") == "line 4;");
}

BOOST_AUTO_TEST_CASE(all_findings_come_at_once) {
    BOOST_TEST(places("a b\nssh\nc d\nSsh\nother\n") == "line 1;line 3;line 4;");
}

BOOST_AUTO_TEST_CASE(a_list_is_bounded) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "l" + std::to_string(i) + "\n";
    BOOST_TEST(places(text) == "line 16385;-;");
}

BOOST_AUTO_TEST_CASE(findings_do_not_repeat_content) {
    Findings findings;
    (void)read_vocabulary("list.txt", "secret name\nsecret\nSECRET\n", findings);
    for (const Finding& finding : findings.all()) BOOST_TEST(finding.reason.find("ecret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
