#include "egress/gate.hpp"

#include "holds.hpp"
#include "support/sample_report.hpp"

#include <array>
#include <deploy_server/metrics.hpp>
#include <string>
#include <utility>
#include <vector>

using property::holds;
using support::SampleReport;
using telemetry::EgressGate;
using telemetry::Endpoint;
using telemetry::Expected;
using telemetry::MetricValue;
using telemetry::Purpose;
using telemetry::Snapshot;
using telemetry::Version;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

rc::Gen<std::uint64_t> number() {
    return rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 100), rc::gen::arbitrary<std::uint64_t>(),
                          rc::gen::element<std::uint64_t>(0, 1'000'000, 1'000'001, UINT64_MAX));
}

MetricValue any_value(const telemetry::MetricDefinition& metric) {
    MetricValue value;
    value.is_known = *rc::gen::weightedElement<bool>({{3, true}, {1, false}});
    value.number = *number();
    for (char& digit : value.hash) digit = *rc::gen::elementOf(std::string("0123456789abcdef"));
    value.counts.resize(metric.labels.size());
    for (const auto& [label, count] : *rc::gen::container<std::vector<std::pair<std::uint16_t, std::uint64_t>>>(
             rc::gen::pair(rc::gen::arbitrary<std::uint16_t>(), number()))) {
        if (!value.counts.empty()) value.counts[label % value.counts.size()] = count;
    }
    return value;
}

Snapshot any_snapshot() {
    Snapshot snapshot;
    for (const auto& metric : dictionary.metrics) snapshot.push_back(any_value(metric));
    return snapshot;
}

Version any_version() {
    return Version::parse(*rc::gen::element<std::string>("2.5", "2.6", "3.3", "3.11.1", "3.11.2", "3.12", "3.16.0", "3.16.1",
                                                         "2018.2.1", "2018.2.2", "2022.1", "2018.2.2-beta.1"))
        .value();
}

bool approves(const std::string& body, const Expected& expected) {
    static const auto endpoint = Endpoint::parse("https://updates.example.com/v1/check", "endpoint");
    return EgressGate(dictionary).approve(Purpose::update_check, *endpoint, body, expected).has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_properties_tests)

BOOST_AUTO_TEST_CASE(the_gate_approves_whatever_the_writer_writes) {
    holds("every body of every snapshot, version and consent is approved", [] {
        const SampleReport report(dictionary, any_version(), any_snapshot(), *rc::gen::inRange<std::uint32_t>(0, 2));
        RC_ASSERT(approves(report.body(), report.expected()));
    });
}

BOOST_AUTO_TEST_CASE(the_gate_knows_whose_body_it_is) {
    holds("a body is refused where another version, installation or consent was expected", [] {
        const SampleReport report(dictionary, any_version(), any_snapshot());
        const std::string body = report.body();
        Expected other = report.expected();
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                other.identity.version = Version::parse("1.0").value();
                break;
            case 1:
                other.identity.installation = "00000000-0000-4000-8000-000000000000";
                break;
            case 2:
                other.terms.accepted_consent = 2;
                break;
            default:
                other.carries_usage = false;
                break;
        }
        RC_ASSERT(!approves(body, other));
    });
}

BOOST_AUTO_TEST_CASE(the_same_snapshot_makes_the_same_bytes) {
    holds("writing has no memory", [] {
        const Version version = any_version();
        const Snapshot snapshot = any_snapshot();
        RC_ASSERT(SampleReport(dictionary, version, snapshot).body() == SampleReport(dictionary, version, snapshot).body());
    });
}

BOOST_AUTO_TEST_SUITE_END()
