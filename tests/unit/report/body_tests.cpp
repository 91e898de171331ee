#include "report/body.hpp"

#include <boost/test/unit_test.hpp>

#include "support/sample_report.hpp"

#include <array>
#include <clocale>
#include <deploy_server/metrics.hpp>
#include <locale>
#include <string>
#include <string_view>

using support::SampleReport;
using telemetry::Kind;
using telemetry::MetricDefinition;
using telemetry::MetricValue;
using telemetry::write_value;
using namespace telemetry::literals;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

MetricValue number(std::uint64_t value) {
    MetricValue known;
    known.is_known = true;
    known.number = value;
    return known;
}

MetricValue counts(std::vector<std::uint64_t> values) {
    MetricValue known = number(0);
    known.counts = std::move(values);
    return known;
}

/// The report of protocol.md.
SampleReport published_example() {
    telemetry::Snapshot snapshot(dictionary.metrics.size());
    snapshot[0] = number(12);
    snapshot[1] = counts({9, 0, 0, 0, 0, 1, 0});
    snapshot[7] = number(0);
    snapshot[7].hash.fill('7');
    snapshot[15] = number(1);
    return {dictionary, "2018.2.2"_version, std::move(snapshot)};
}

constexpr std::string_view published_bytes =
    R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)"
    R"("usage":{"consent":1,"metrics":{"environments":12,"machines":{"listeningTentacle":9,"ssh":1},)"
    R"("licenseSerialSha1":"7777777777777777777777777777777777777777","letsEncrypt":true}}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(body_tests)

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_protocol) {
    BOOST_TEST(published_example().body() == published_bytes);
}

BOOST_AUTO_TEST_CASE(a_check_without_statistics_has_four_members) {
    const SampleReport report(dictionary, "2018.2.2-beta.1"_version, telemetry::Snapshot(dictionary.metrics.size()), 0);
    BOOST_TEST(report.body() == R"({"schema":1,"product":"deploy-server","version":"2018.2.2-beta.1",)"
                                R"("installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})");
}

BOOST_AUTO_TEST_CASE(statistics_without_any_value_are_an_empty_object) {
    const SampleReport report(dictionary, "2.5"_version, telemetry::Snapshot(dictionary.metrics.size()));
    BOOST_TEST(report.body().ends_with(R"(,"usage":{"consent":1,"metrics":{}}})"));
}

BOOST_AUTO_TEST_CASE(a_locale_with_decimal_commas_and_grouping_changes_nothing) {
    struct Grouping : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    telemetry::Snapshot snapshot = support::full_snapshot(dictionary);
    const std::string before = SampleReport(dictionary, "2022.1"_version, snapshot).body();
    const std::locale old = std::locale::global(std::locale(std::locale::classic(), new Grouping));
    static_cast<void>(std::setlocale(LC_ALL, "de_DE.UTF-8"));
    const std::string during = SampleReport(dictionary, "2022.1"_version, snapshot).body();
    std::locale::global(old);
    BOOST_TEST(during == before);
}

BOOST_AUTO_TEST_CASE(a_value_above_its_limit_is_sent_as_the_limit) {
    const MetricDefinition metric{.id = "m", .max = 100};
    BOOST_TEST(write_value(metric, number(100)) == "100");
    BOOST_TEST(write_value(metric, number(101)) == "100");
    BOOST_TEST(write_value(metric, number(UINT64_MAX)) == "100");
    BOOST_TEST(write_value({.id = "m", .max = UINT64_MAX}, number(UINT64_MAX)) == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(a_coarse_value_is_rounded_down_after_the_limit) {
    const MetricDefinition metric{.id = "m", .kind = Kind::bytes, .max = 1000, .round_to = 64};
    BOOST_TEST(write_value(metric, number(63)) == "0");
    BOOST_TEST(write_value(metric, number(64)) == "64");
    BOOST_TEST(write_value(metric, number(999)) == "960");
    BOOST_TEST(write_value(metric, number(5000)) == "960");
}

BOOST_AUTO_TEST_CASE(a_label_that_counts_nothing_is_absent) {
    static constexpr std::array<std::string_view, 3> labels{"a", "b.c", "other"};
    const MetricDefinition metric{.id = "m", .kind = Kind::count_by_label, .max = 10, .round_to = 2, .labels = labels};
    BOOST_TEST(write_value(metric, counts({0, 7, 30})) == R"({"b.c":6,"other":10})");
    BOOST_TEST(write_value(metric, counts({0, 1, 0})) == "{}");
    BOOST_TEST(write_value(metric, counts({})) == "{}");
}

BOOST_AUTO_TEST_CASE(flags_are_words) {
    const MetricDefinition metric{.id = "m", .kind = Kind::flag};
    BOOST_TEST(write_value(metric, number(0)) == "false");
    BOOST_TEST(write_value(metric, number(1)) == "true");
    BOOST_TEST(write_value(metric, number(7)) == "true");
}

BOOST_AUTO_TEST_CASE(the_value_of_a_preview_is_the_value_in_the_body) {
    const telemetry::Snapshot snapshot = support::full_snapshot(dictionary);
    const std::string body = SampleReport(dictionary, "2022.1"_version, snapshot).body();
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        const auto& metric = dictionary.metrics[i];
        const std::string member = "\"" + std::string(metric.id) + "\":" + write_value(metric, snapshot[i]);
        BOOST_TEST(body.find(member) != std::string::npos, metric.id);
    }
}

BOOST_AUTO_TEST_SUITE_END()
