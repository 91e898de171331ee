#include "lint.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace telemetry::compiler;
using telemetry::Kind;
using telemetry::MeasuredBy;

namespace {

MetricRow row(std::string id, Kind kind) {
    MetricRow metric;
    metric.id = std::move(id);
    metric.kind = kind;
    metric.since = "1";
    metric.consent = 1;
    if (kind != Kind::flag && kind != Kind::sha1) metric.max = 100;
    if (kind == Kind::count_by_label) metric.vocabulary = 0;
    if (kind == Kind::sha1) metric.measured_by = MeasuredBy::license_serial;
    return metric;
}

std::string places(const std::vector<MetricRow>& rows) {
    DictionaryFile dictionary;
    dictionary.consent_revision = 2;
    dictionary.metrics = rows;
    Findings findings;
    lint("metrics.json", dictionary, findings);
    std::string joined;
    for (const Finding& finding : findings.all()) joined += finding.place + ";";
    return joined;
}

template <class Change>
std::string places_after(Kind kind, Change change) {
    MetricRow metric = row("a", kind);
    change(metric);
    return places({metric});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lint_tests)

BOOST_AUTO_TEST_CASE(a_well_formed_row_of_every_kind_has_no_findings) {
    BOOST_TEST(places({row("a", Kind::count), row("b", Kind::count_by_label), row("c", Kind::flag), row("d", Kind::seconds),
                       row("e", Kind::bytes), row("f", Kind::percent), row("g", Kind::sha1)}) == "");
}

BOOST_AUTO_TEST_CASE(an_id_comes_once_whatever_its_case) {
    BOOST_TEST(places({row("users", Kind::count), row("tenants", Kind::count), row("users", Kind::flag)}) == "/metrics/2/id;");
    BOOST_TEST(places({row("tenantTags", Kind::count), row("tenanttags", Kind::count)}) == "/metrics/1/id;");
}

BOOST_AUTO_TEST_CASE(every_number_has_a_greatest_value_and_nothing_else_has) {
    for (const Kind kind : {Kind::count, Kind::count_by_label, Kind::seconds, Kind::bytes, Kind::percent}) {
        BOOST_TEST(places_after(kind, [](MetricRow& metric) { metric.max = 0; }) == "/metrics/0/max;");
    }
    for (const Kind kind : {Kind::flag, Kind::sha1}) {
        BOOST_TEST(places_after(kind, [](MetricRow& metric) { metric.max = 1; }) == "/metrics/0/max;");
        BOOST_TEST(places_after(kind, [](MetricRow& metric) { metric.round_to = 2; }) == "/metrics/0/roundTo;");
    }
}

BOOST_AUTO_TEST_CASE(the_greatest_value_is_a_multiple_of_the_rounding) {
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.round_to = 100; }) == "");
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.round_to = 101; }) == "/metrics/0/roundTo;");
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.round_to = 30; }) == "/metrics/0/max;");
}

BOOST_AUTO_TEST_CASE(a_percentage_ends_at_100) {
    BOOST_TEST(places_after(Kind::percent, [](MetricRow& metric) { metric.max = 101; }) == "/metrics/0/max;");
}

BOOST_AUTO_TEST_CASE(labels_are_for_counts_by_label_alone) {
    BOOST_TEST(places_after(Kind::count_by_label, [](MetricRow& metric) { metric.vocabulary.reset(); }) ==
               "/metrics/0/labels;");
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.vocabulary = 0; }) == "/metrics/0/labels;");
}

BOOST_AUTO_TEST_CASE(a_window_is_for_counts_alone) {
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.window_days = 90; }) == "");
    BOOST_TEST(places_after(Kind::bytes, [](MetricRow& metric) { metric.window_days = 90; }) == "/metrics/0/windowDays;");
}

BOOST_AUTO_TEST_CASE(consent_is_at_most_the_newest_revision) {
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.consent = 2; }) == "");
    BOOST_TEST(places_after(Kind::count, [](MetricRow& metric) { metric.consent = 3; }) == "/metrics/0/consent;");
}

BOOST_AUTO_TEST_CASE(the_library_measures_what_it_can_once) {
    const auto measured_by = [](MeasuredBy source) { return [source](MetricRow& metric) { metric.measured_by = source; }; };
    BOOST_TEST(places_after(Kind::bytes, measured_by(MeasuredBy::process_memory)) == "");
    BOOST_TEST(places_after(Kind::percent, measured_by(MeasuredBy::process_cpu)) == "");
    BOOST_TEST(places_after(Kind::count, measured_by(MeasuredBy::process_memory)) == "/metrics/0/measuredBy;");
    BOOST_TEST(places_after(Kind::bytes, measured_by(MeasuredBy::process_cpu)) == "/metrics/0/measuredBy;");
    BOOST_TEST(places_after(Kind::count, measured_by(MeasuredBy::license_serial)) == "/metrics/0/measuredBy;");
    BOOST_TEST(places_after(Kind::sha1, measured_by(MeasuredBy::host)) == "/metrics/0/measuredBy;");
    BOOST_TEST(places({row("a", Kind::sha1), row("b", Kind::sha1)}) == "/metrics/1/measuredBy;");
}

BOOST_AUTO_TEST_SUITE_END()
