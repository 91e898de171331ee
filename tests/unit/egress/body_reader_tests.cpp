#include "egress/body_reader.hpp"

#include <boost/test/unit_test.hpp>

#include "support/sample_report.hpp"

#include <array>
#include <string>
#include <string_view>

using telemetry::BodyReader;
using telemetry::Dictionary;
using telemetry::Expected;
using telemetry::Kind;
using telemetry::MetricDefinition;
using namespace telemetry::literals;

namespace {

constexpr std::array<std::string_view, 3> kinds{"ssh", "web", "other"};
constexpr std::array<MetricDefinition, 8> definitions{{
    {.id = "users", .max = 100},
    {.id = "machines", .kind = Kind::count_by_label, .max = 100, .labels = kinds},
    {.id = "memory", .kind = Kind::bytes, .max = 1000, .round_to = 8},
    {.id = "cpu", .kind = Kind::percent, .max = 100},
    {.id = "license", .kind = Kind::sha1},
    {.id = "old", .kind = Kind::flag},
    {.id = "later", .consent = 2, .max = 100},
    {.id = "newer", .since = "3.0"_version, .max = 100},
}};
constexpr Dictionary dictionary{.product = "shop", .schema = 1, .consent_revision = 2, .metrics = definitions};

const std::array<std::string, 1> denied{"cpu"};

Expected expected(bool carries_usage = true) {
    return {{"shop", "2.0"_version, support::sample_installation}, {"2.0"_version, 1, denied}, carries_usage};
}

const std::string four =
    R"({"schema":1,"product":"shop","version":"2.0","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301")";
const std::string hash = R"("0123456789012345678901234567890123abcdef")";

std::string with_metrics(std::string_view metrics) {
    return four + R"(,"usage":{"consent":1,"metrics":{)" + std::string(metrics) + "}}}";
}

/// The rule that a body breaks; "" if it breaks none.
std::string broken_by(std::string_view body, const Expected& wanted = expected()) {
    return std::string(BodyReader(dictionary, wanted, body).read());
}

std::string broken_by_metrics(std::string_view metrics) {
    return broken_by(with_metrics(metrics));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_reader_tests)

BOOST_AUTO_TEST_CASE(what_the_writer_makes_breaks_no_rule) {
    BOOST_TEST(broken_by_metrics("") == "");
    BOOST_TEST(broken_by_metrics(R"("users":0)") == "");
    BOOST_TEST(broken_by_metrics(R"("users":100,"machines":{"ssh":1,"other":2},"memory":1000,"license":)" + hash +
                                 R"(,"old":false)") == "");
    BOOST_TEST(broken_by_metrics(R"("machines":{})") == "");
    BOOST_TEST(broken_by(four + "}", expected(false)) == "");
}

BOOST_AUTO_TEST_CASE(the_four_members_are_those_that_were_expected) {
    const auto with = [](std::string_view from, std::string_view to) {
        std::string body = four + "}";
        body.replace(body.find(from), from.size(), to);
        return broken_by(body, expected(false));
    };
    BOOST_TEST(with("{\"schema\"", " {\"schema\"") == "must begin with the schema");
    BOOST_TEST(with("\"schema\":1", "\"schema\":2") == "the schema must be the dictionary's");
    BOOST_TEST(with("\"schema\":1", "\"schema\":01") == "the schema must be the dictionary's");
    BOOST_TEST(with(":1,", ":1.0,") == "the product must follow the schema");
    BOOST_TEST(with("shop", "shops") == "the version must follow the product");
    BOOST_TEST(with("shop", "Shop") == "the product must be the dictionary's");
    BOOST_TEST(with("2.0", "2.1") == "the version must be the one that runs");
    BOOST_TEST(with("2.0", "2.0-anna") == "the installation id must follow the version");
    BOOST_TEST(with("3301", "3302") == "the installation id must be this installation's");
    BOOST_TEST(with("3301", "3301x") == "the installation id must end here");
    BOOST_TEST(with("}", ",\"name\":1}") == "the object must end here");
    BOOST_TEST(with("}", "}\n") == "nothing may follow the object");
    BOOST_TEST(with("}", std::string_view("}\0", 2)) == "nothing may follow the object");
    BOOST_TEST(with("}", "") == "the object must end here");
}

BOOST_AUTO_TEST_CASE(statistics_are_there_if_and_only_if_they_were_expected) {
    BOOST_TEST(broken_by(four + "}") == "the usage must follow the installation id");
    BOOST_TEST(broken_by(with_metrics(""), expected(false)) == "the object must end here");
}

BOOST_AUTO_TEST_CASE(the_consent_is_the_accepted_revision) {
    const auto with = [](std::string_view consent, std::uint32_t accepted) {
        Expected wanted = expected();
        wanted.terms.accepted_consent = accepted;
        return broken_by(four + R"(,"usage":{"consent":)" + std::string(consent) + R"(,"metrics":{}}})", wanted);
    };
    BOOST_TEST(with("1", 1) == "");
    for (const auto* consent : {"0", "2", "01", "1.0", "true", "\"1\"", "-1", "4294967297", "18446744073709551617", ""}) {
        BOOST_TEST(with(consent, 1) == (std::string_view(consent) == "1.0" ? "the metrics must follow the consent"
                                                                           : "the consent must be the accepted revision"),
                   consent);
    }
    BOOST_TEST(with("0", 0) == "the consent must be the accepted revision");
}

BOOST_AUTO_TEST_CASE(a_metric_is_of_the_dictionary_in_its_order_and_once) {
    for (const auto* metrics :
         {R"("nobody":1)", R"("":1)", R"("Users":1)", R"("users ":1)", R"("old":true,"users":1)", R"("users":1,"users":1)",
          R"(users:1)", R"("\u0075sers":1)", R"("users":1,)", R"(,"users":1)", R"("users)", R"( "users":1)"}) {
        BOOST_TEST(broken_by_metrics(metrics) == "a metric must be of the dictionary, in its order, and once", metrics);
    }
}

BOOST_AUTO_TEST_CASE(a_metric_is_admitted_by_version_consent_and_denial) {
    for (const auto* metrics : {R"("newer":1)", R"("later":1)", R"("cpu":1)"}) {
        BOOST_TEST(broken_by_metrics(metrics) == "a metric must be admitted by version and consent", metrics);
    }
}

BOOST_AUTO_TEST_CASE(a_number_is_whole_decimal_and_within_its_limits) {
    for (const auto* value : {"-1", "-0", "+1", "01", "00", ".5", "\"1\"", "null", "true", "[1]", "{}", "",
                              "18446744073709551616", "99999999999999999999999", " 1"}) {
        BOOST_TEST(broken_by_metrics(std::string("\"users\":") + value) == "a value must be a whole number", value);
    }
    for (const auto* value : {"1.5", "1e2", "1E2", "1 ", "1\"", "0x1"}) {
        BOOST_TEST(broken_by_metrics(std::string("\"users\":") + value) == "the metrics must end here", value);
    }
    BOOST_TEST(broken_by_metrics(R"("users":101)") == "a value must be within its limit");
    BOOST_TEST(broken_by_metrics(R"("users":18446744073709551615)") == "a value must be within its limit");
    BOOST_TEST(broken_by_metrics(R"("memory":12)") == "a value must be as coarse as its metric asks");
}

BOOST_AUTO_TEST_CASE(labels_are_of_the_closed_list_in_its_order_and_once) {
    for (const auto* labels : {R"("private":1)", R"("SSH":1)", R"("":1)", R"("web":1,"ssh":1)", R"("ssh":1,"ssh":1)",
                               R"("ssh":1,)", R"("ssh)", "ssh:1"}) {
        BOOST_TEST(broken_by_metrics(R"("machines":{)" + std::string(labels) + "}") ==
                       "a label must be of the closed list, in its order, and once",
                   labels);
    }
    BOOST_TEST(broken_by_metrics(R"("machines":{"ssh":0})") == "a label that counts nothing must be left out");
    BOOST_TEST(broken_by_metrics(R"("machines":{"ssh"1})") == "a count must follow the label");
    BOOST_TEST(broken_by_metrics(R"("machines":{"ssh":1.5})") == "the counts by label must end here");
    BOOST_TEST(broken_by_metrics(R"("machines":{"ssh":101})") == "a value must be within its limit");
    BOOST_TEST(broken_by_metrics(R"("machines":3)") == "counts by label must be an object");
    BOOST_TEST(broken_by_metrics(R"("machines":[])") == "counts by label must be an object");
}

BOOST_AUTO_TEST_CASE(a_flag_is_true_or_false) {
    for (const auto* value : {"1", "0", "null", "True", "\"true\"", ""}) {
        BOOST_TEST(broken_by_metrics(std::string("\"old\":") + value) == "a flag must be true or false", value);
    }
    BOOST_TEST(broken_by_metrics(R"("old":truest)") == "the metrics must end here");
}

BOOST_AUTO_TEST_CASE(a_hash_is_forty_lower_case_digits) {
    const std::string rule = "a hash must be 40 lower-case hexadecimal digits";
    for (std::string value : {hash.substr(1), hash.substr(0, 41), std::string("\"\""), "\"" + std::string(39, 'a') + "\"",
                              "\"" + std::string(41, 'a') + "\"", "\"" + std::string(40, 'A') + "\"",
                              "\"" + std::string(40, 'g') + "\"", "\"" + std::string(39, 'a') + " \"", std::string("0")}) {
        BOOST_TEST(broken_by_metrics("\"license\":" + value) == rule, value);
    }
}

BOOST_AUTO_TEST_CASE(the_place_of_a_broken_rule_is_known) {
    const Expected wanted = expected();
    const std::string body = with_metrics(R"("users":x)");
    BodyReader reader(dictionary, wanted, body);
    BOOST_TEST(!reader.read().empty());
    BOOST_TEST(reader.offset() == body.find('x', four.size()));
}

BOOST_AUTO_TEST_CASE(no_body_is_a_broken_body) {
    BOOST_TEST(broken_by("") == "must begin with the schema");
}

BOOST_AUTO_TEST_SUITE_END()
