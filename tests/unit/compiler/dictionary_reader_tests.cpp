#include "dictionary_reader.hpp"

#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace telemetry::compiler;
using telemetry::Kind;
using telemetry::MeasuredBy;

namespace {

const std::string good_row = R"({"id":"environments","kind":"count","since":"2.6","consent":1,"max":10,)"
                             R"("sentence":"How many.","decision":"How large."})";

std::string with_rows(const std::string& rows) {
    return R"({"schema":1,"product":"deploy-server","consentRevision":1,"metrics":[)" + rows + "]}";
}

// A text with the one occurrence of `what` replaced.
std::string changed(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, "nothing to change: " << what);
    return text.replace(at, what.size(), by);
}

struct Folder : support::TemporaryDirectory {
    Folder() { write("lists/kinds.txt", "ssh\nother\n"); }

    std::pair<DictionaryFile, Findings> read(const std::string& text) const {
        Findings findings;
        auto reading = read_dictionary(write("metrics.json", text), findings);
        BOOST_REQUIRE(reading.has_value());
        return {std::move(reading->dictionary), std::move(findings)};
    }

    // The places of all findings, sorted and joined; a finding about the whole file is "-".
    std::string places(const std::string& text) const {
        std::vector<std::string> found;
        const Findings findings = read(text).second;
        for (const Finding& finding : findings.all()) found.push_back(finding.place.empty() ? "-" : finding.place);
        std::sort(found.begin(), found.end());
        std::string joined;
        for (const std::string& place : found) joined += place + ";";
        return joined;
    }

    std::string places_of_row(std::string_view what, std::string_view by) const {
        return places(with_rows(changed(good_row, what, by)));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dictionary_reader_tests, Folder)

BOOST_AUTO_TEST_CASE(every_member_of_a_row_is_read) {
    const auto [dictionary, findings] = read(with_rows(
        R"({"id":"tools","kind":"countByLabel","since":"1.2-rc.1","consent":1,"max":100,"roundTo":10,"windowDays":90,)"
        R"("labels":"lists/kinds.txt","measuredBy":"host","sentence":"Some.","decision":"None."})"));
    BOOST_TEST(findings.empty());
    BOOST_TEST(dictionary.name == "metrics.json");
    BOOST_TEST(dictionary.product == "deploy-server");
    BOOST_TEST(dictionary.consent_revision == 1u);
    BOOST_REQUIRE(dictionary.metrics.size() == 1u);
    const MetricRow& row = dictionary.metrics.front();
    BOOST_TEST(row.id == "tools");
    BOOST_TEST((row.kind == Kind::count_by_label));
    BOOST_TEST((row.measured_by == MeasuredBy::host));
    BOOST_TEST(row.since == "1.2-rc.1");
    BOOST_TEST(row.consent == 1u);
    BOOST_TEST(row.max == 100u);
    BOOST_TEST(row.round_to == 10u);
    BOOST_TEST(row.window_days == 90u);
    BOOST_TEST(row.sentence == "Some.");
    BOOST_TEST(row.decision == "None.");
    BOOST_TEST(dictionary.labels_of(row).labels.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_list_that_two_rows_name_is_read_once) {
    const std::string row =
        changed(changed(good_row, "\"count\"", "\"countByLabel\""), "\"max\"", "\"labels\":\"lists/kinds.txt\",\"max\"");
    const auto [dictionary, findings] = read(with_rows(row + "," + changed(row, "environments", "machines")));
    BOOST_TEST(findings.empty());
    BOOST_TEST(dictionary.vocabularies.size() == 1u);
    BOOST_TEST(*dictionary.metrics[0].vocabulary == *dictionary.metrics[1].vocabulary);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_not_a_finding) {
    Findings findings;
    BOOST_TEST(!read_dictionary(path() / "missing.json", findings).has_value());
    BOOST_TEST(!read_dictionary(path(), findings).has_value());
    BOOST_TEST(findings.empty());
}

BOOST_AUTO_TEST_CASE(only_one_json_document_is_a_dictionary) {
    const std::string good = with_rows(good_row);
    BOOST_TEST(places(good) == "");
    BOOST_TEST(places(good + "\n") == "");
    BOOST_TEST(places("") == "line 1;");
    BOOST_TEST(places("[]") == "-;");
    BOOST_TEST(places("7") == "-;");
    BOOST_TEST(places(good + "x") == "line 1;");
    BOOST_TEST(places(good + "\n{}") == "line 2;");
    BOOST_TEST(places(good.substr(0, good.size() - 1)) == "line 1;");
    BOOST_TEST(places("\xef\xbb\xbf" + good) == "line 1;");
    BOOST_TEST(places(good + std::string("\0{}", 3)) == "byte " + std::to_string(good.size()) + ";");
    BOOST_TEST(places(changed(good, "How many", "How \xff many")) == "line 1;");
    BOOST_TEST(places("/* */" + good) == "line 1;");
    BOOST_TEST(places(std::string(1'000'000, '[')) == "line 1;");
}

BOOST_AUTO_TEST_CASE(the_top_has_its_four_members) {
    const std::string good = with_rows(good_row);
    BOOST_TEST(places("{}") == "/consentRevision;/metrics;/product;/schema;");
    BOOST_TEST(places(changed(good, "\"schema\":1", "\"schema\":2")) == "/schema;");
    BOOST_TEST(places(changed(good, "\"consentRevision\":1", "\"consentRevision\":0")) == "/consentRevision;");
    BOOST_TEST(places(changed(good, "\"schema\":1", "\"schema\":1,\"note\":1")) == "-;");
    BOOST_TEST(places(changed(good, "\"schema\":1", "\"schema\":1,\"schema\":1")) == "/schema;");
    BOOST_TEST(places(with_rows("")) == "/metrics;");
    BOOST_TEST(places(with_rows("7")) == "/metrics/0;");
    for (const char* product : {"", "Deploy", "deploy server", "-a", "a-", "a--b", "7a", "a_b", "deploy/../x"}) {
        BOOST_TEST(places(changed(good, "deploy-server", product)) == "/product;", product);
    }
}

BOOST_AUTO_TEST_CASE(a_row_has_its_required_members) {
    BOOST_TEST(places(with_rows("{}")) ==
               "/metrics/0/consent;/metrics/0/decision;/metrics/0/id;/metrics/0/kind;"
               "/metrics/0/sentence;/metrics/0/since;");
}

BOOST_AUTO_TEST_CASE(an_unknown_or_repeated_member_of_a_row_is_refused) {
    BOOST_TEST(places_of_row("\"max\":10", "\"max\":10,\"note\":\"x\",\"hint\":1") == "/metrics/0;");
    BOOST_TEST(places_of_row("\"max\":10", "\"max\":10,\"max\":10") == "/metrics/0/max;");
}

BOOST_AUTO_TEST_CASE(an_id_is_a_lower_case_letter_then_letters_and_digits) {
    BOOST_TEST(places_of_row("environments", std::string(64, 'a')) == "");
    for (const std::string id : {"", "Environments", "9lives", "a-b", "a_b", "a.b", "a b", "\\u00e9", "a\\u0000"}) {
        BOOST_TEST(places_of_row("environments", id) == "/metrics/0/id;", id);
    }
    BOOST_TEST(places_of_row("environments", std::string(65, 'a')) == "/metrics/0/id;");
    BOOST_TEST(places_of_row("\"environments\"", "7") == "/metrics/0/id;");
}

BOOST_AUTO_TEST_CASE(words_outside_the_closed_lists_are_refused) {
    for (const char* kind : {"text", "Count", "count ", ""})
        BOOST_TEST(places_of_row("\"count\"", '"' + std::string(kind) + '"') == "/metrics/0/kind;");
    BOOST_TEST(places_of_row("\"max\"", "\"measuredBy\":\"network\",\"max\"") == "/metrics/0/measuredBy;");
}

BOOST_AUTO_TEST_CASE(a_version_follows_the_grammar) {
    for (const char* version : {"", "v2", "2.", "2.6-alice", "2.6+1", "1.2.3.4.5.6.7", "1234567890"}) {
        BOOST_TEST(places_of_row("2.6", version) == "/metrics/0/since;", version);
    }
    BOOST_TEST(places_of_row("\"2.6\"", "2.6") == "/metrics/0/since;");
}

BOOST_AUTO_TEST_CASE(numbers_are_whole_and_bounded) {
    for (const char* number :
         {"0", "-1", "1.5", "1e3", "1.0", "\"10\"", "true", "null", "9007199254740992", "18446744073709551616"}) {
        BOOST_TEST(places_of_row("\"max\":10", "\"max\":" + std::string(number)) == "/metrics/0/max;", number);
    }
    BOOST_TEST(places_of_row("\"max\":10", "\"max\":9007199254740991") == "");
    BOOST_TEST(places_of_row("\"max\":10", "\"max\":10,\"windowDays\":3661") == "/metrics/0/windowDays;");
    BOOST_TEST(places_of_row("\"max\":10", "\"max\":10,\"roundTo\":0") == "/metrics/0/roundTo;");
    BOOST_TEST(places_of_row("\"consent\":1", "\"consent\":0") == "/metrics/0/consent;");
}

BOOST_AUTO_TEST_CASE(a_sentence_is_printable_and_ends_with_a_full_stop) {
    const std::vector<std::string> bad{"",
                                       "How many",
                                       " How many.",
                                       "How\\nmany.",
                                       "How\\tmany.",
                                       "How \\u001b[31m many.",
                                       "A\\\\b.",
                                       "Bidi \\u202e mark.",
                                       "Isolate \\u2066 mark.",
                                       "Line \\u2028 end.",
                                       "C1 \\u0085 end.",
                                       "\\u007f."};
    for (const std::string& sentence : bad) {
        BOOST_TEST(places_of_row("How many.", sentence) == "/metrics/0/sentence;", sentence);
        BOOST_TEST(places_of_row("How large.", sentence) == "/metrics/0/decision;", sentence);
    }
    BOOST_TEST(places_of_row("How many.", "Caf\\u00e9s \\u2013 many.") == "");
    BOOST_TEST(places_of_row("How many.", std::string(499, 'a') + ".") == "");
    BOOST_TEST(places_of_row("How many.", std::string(500, 'a') + ".") == "/metrics/0/sentence;");
}

BOOST_AUTO_TEST_CASE(a_label_list_lies_below_the_dictionary) {
    const auto with_list = [&](const std::string& file) {
        return places_of_row("\"max\"", "\"labels\":\"" + file + "\",\"max\"");
    };
    BOOST_TEST(with_list("lists/kinds.txt") == "");
    for (const char* file : {"", "/etc/passwd", "../kinds.txt", "lists/../kinds.txt", "lists//kinds.txt", "./kinds.txt",
                             "lists/", "lists\\\\kinds.txt", "lists/missing.txt", "lists", ".hidden"}) {
        BOOST_TEST(with_list(file) == "/metrics/0/labels;", file);
    }
}

BOOST_AUTO_TEST_CASE(findings_in_a_list_name_the_list) {
    write("lists/bad.txt", "a b\nother\n");
    const auto found = read(with_rows(changed(good_row, "\"max\"", "\"labels\":\"lists/bad.txt\",\"max\""))).second;
    BOOST_REQUIRE(found.all().size() == 2u);
    BOOST_TEST(found.all().front().file == (path() / "lists/bad.txt").string());
    BOOST_TEST(found.all().front().place == "line 1");
}

BOOST_AUTO_TEST_CASE(all_findings_come_at_once_and_none_repeats_content) {
    const auto found =
        read(R"({"schema":"secret","product":"Secret","consentRevision":1,"secret":1,"metrics":[)"
             R"({"id":"Secret id","kind":"secret","since":"secret","consent":"secret","max":"secret","secret":1,)"
             R"("labels":"secret/","sentence":"Secret","decision":"Secret"},)" +
             good_row + "]}")
            .second;
    BOOST_TEST(found.all().size() == 12u);
    for (const Finding& finding : found.all()) {
        BOOST_TEST(finding.place.find("ecret") == std::string::npos);
        BOOST_TEST(finding.reason.find("ecret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
