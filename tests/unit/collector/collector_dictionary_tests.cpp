#include "audit/dictionary.hpp"

#include "unit/collector/audit_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>
#include <vector>

using namespace collector;
using namespace collector::test;

namespace {

// The error that a dictionary with this row gives.
std::string refusal(const std::string& row, const std::string& labels = "a\nb\n") {
    try {
        (void)read_dictionary("d.json", [&](std::string_view path) {
            return path == "labels.txt" ? labels : "{\"product\":\"p\",\"metrics\":[" + row + "]}";
        });
    } catch (const UnusableFile& error) {
        return error.what();
    }
    return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_dictionary_tests)

BOOST_AUTO_TEST_CASE(the_dictionary_compiled_in_is_the_one_of_the_schemas) {
    const Dictionary embedded = read_embedded_dictionary();
    const Dictionary file = read_dictionary_file(TELEMETRY_SOURCE_DIR "/schemas/metrics.json");
    BOOST_TEST(embedded.product == "deploy-server");
    BOOST_TEST(embedded.metrics.size() == file.metrics.size());
    BOOST_TEST(embedded.term_count == file.term_count);
    BOOST_TEST(embedded.metric_ids.find("environments").has_value());
    const std::size_t community = embedded.metric_ids.find("communitySteps").value();
    BOOST_TEST(embedded.metrics[community].labels.size() == 601u);
    BOOST_TEST(embedded.metrics[community].labels[600] == "other");
}

BOOST_AUTO_TEST_CASE(every_term_has_a_number_of_its_own) {
    const Dictionary dictionary = read_embedded_dictionary();
    std::set<std::size_t> terms;
    for (const Metric& metric : dictionary.metrics) {
        for (std::size_t i = 0; i < metric.labels.size(); ++i) BOOST_TEST(terms.insert(metric.first_label_term + i).second);
    }
    BOOST_TEST(*terms.begin() == Dictionary::metric_terms + dictionary.metrics.size());
    BOOST_TEST(*terms.rbegin() + 1 == dictionary.term_count);
}

BOOST_AUTO_TEST_CASE(a_key_table_finds_its_names_and_no_others) {
    const Dictionary dictionary = read_embedded_dictionary();
    for (const Metric& metric : dictionary.metrics) {
        for (std::size_t i = 0; i < metric.labels.size(); ++i) {
            const std::string label(metric.labels[i]);
            BOOST_TEST(metric.labels.find(label).value() == i);
            BOOST_TEST(!metric.labels.find(label + "x").has_value());
            BOOST_TEST(!metric.labels.find(label.substr(1)).has_value());
        }
    }
    BOOST_TEST(!KeyTable().find("").has_value());
}

// Near the end of a text and far from it, whatever name was expected: a list is searched in several ways.
BOOST_AUTO_TEST_CASE(a_key_table_finds_a_name_between_quotes_wherever_it_was_expected) {
    std::vector<std::string> names{
        "a", "ab", "sevenXX", "eight888", std::string(36, 'g'), std::string(38, 'h'), std::string(60, 'i')};
    for (const bool is_long : {false, true}) {
        while (is_long && names.size() < 40) names.push_back("label" + std::to_string(names.size()));
        const KeyTable keys(names);
        for (std::size_t i = 0; i < names.size(); ++i) {
            for (const std::string& rest : {std::string("\""), "\":1}" + std::string(100, ' ')}) {
                const std::string text = '"' + names[i] + rest;
                const std::string other = '"' + names[i].substr(1) + '~' + rest;
                for (const std::size_t likely : {std::size_t{0}, i, i + 1, names.size(), names.size() + 1}) {
                    BOOST_TEST(keys.find_quoted(text.data(), text.size(), likely) == i, text);
                    BOOST_TEST(keys.find_quoted(other.data(), other.size(), likely) == keys.size(), other);
                }
            }
            const std::string open = '"' + names[i];
            BOOST_TEST(keys.find_quoted(open.data(), open.size(), i) == keys.size(), open);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_broken_dictionary_is_refused_with_place_and_reason) {
    BOOST_TEST(refusal(R"({"id":"a","kind":"count","since":"1","max":1,"sentence":"s"})") == "");
    BOOST_TEST(refusal(R"({"id":"a","kind":"text","since":"1","sentence":"s"})") ==
               "d.json: /metrics/0/kind: not a kind of metric");
    BOOST_TEST(refusal(R"({"id":"a","kind":"count","since":"x","max":1,"sentence":"s"})") ==
               "d.json: /metrics/0/since: not a version");
    BOOST_TEST(refusal(R"({"id":"a","kind":"count","since":"1","sentence":"s"})") ==
               "d.json: /metrics/0/max: a limit is needed here");
    BOOST_TEST(refusal(R"({"id":"a","kind":"flag","since":"1"})") == "d.json: /metrics/0/sentence: a text is needed here");
    BOOST_TEST(refusal(R"({"id":"a/b","kind":"flag","since":"1","sentence":"s"})") ==
               "d.json: /metrics: a name with other characters than letters, digits, '.' and '-'");
    const std::string twice = R"({"id":"a","kind":"flag","since":"1","sentence":"s"})";
    BOOST_TEST(refusal(twice + "," + twice) == "d.json: /metrics: a name stands there twice");
    BOOST_TEST(refusal("7") == "d.json: /metrics/0: an object is needed here");
    BOOST_TEST(refusal("{").find("d.json: byte ") == 0u);
}

BOOST_AUTO_TEST_CASE(a_broken_vocabulary_is_refused) {
    const std::string row = R"({"id":"a","kind":"countByLabel","since":"1","max":1,"labels":"labels.txt","sentence":"s"})";
    BOOST_TEST(refusal(row) == "");
    BOOST_TEST(refusal(row, "# nothing\n") == "labels.txt: no label in it");
    BOOST_TEST(refusal(row, "a\na\n") == "labels.txt: a name stands there twice");
    BOOST_TEST(refusal(row, "a b\n") == "labels.txt: a name with other characters than letters, digits, '.' and '-'");
}

BOOST_AUTO_TEST_CASE(versions_are_ordered_by_their_numbers_and_marks) {
    const char* const ordered[] = {"0",   "2.6-dev", "2.6-alpha.2", "2.6-alpha.10", "2.6-beta.1", "2.6-rc.1", "2.6",
                                   "3.2", "3.11.2",  "3.12",        "3.16.1",       "2018.2.2",   "2022.1"};
    for (std::size_t i = 1; i < std::size(ordered); ++i) {
        BOOST_TEST((*ProductVersion::parse(ordered[i - 1]) < *ProductVersion::parse(ordered[i])), ordered[i]);
    }
    BOOST_TEST((*ProductVersion::parse("3.12") == *ProductVersion::parse("3.12.0")));
}

BOOST_AUTO_TEST_SUITE_END()
