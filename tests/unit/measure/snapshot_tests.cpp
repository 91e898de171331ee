#include "measure/snapshot.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"

#include <algorithm>
#include <deploy_server/metrics.hpp>

using support::must;
using telemetry::ErrorCode;
using telemetry::Kind;
using telemetry::read_snapshot;
using telemetry::Snapshot;
using telemetry::write_snapshot;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

std::size_t index_of(const telemetry::MetricHandle& metric) {
    return static_cast<std::size_t>(&metric.definition() - dictionary.metrics.data());
}

/// Every metric has a value, and no two the same.
Snapshot full_snapshot() {
    Snapshot snapshot(dictionary.metrics.size());
    std::uint64_t next = 1000;
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        snapshot[i].is_known = true;
        snapshot[i].number = next++;
        if (dictionary.metrics[i].kind == Kind::sha1) {
            snapshot[i].number = 0;
            snapshot[i].hash.fill('a');
        }
        for ([[maybe_unused]] const auto label : dictionary.metrics[i].labels) snapshot[i].counts.push_back(next++);
    }
    return snapshot;
}

std::string refusal(std::string_view text) {
    const auto snapshot = read_snapshot(dictionary, text);
    return snapshot ? "accepted" : snapshot.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot_tests)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
    const Snapshot written = full_snapshot();
    const Snapshot read = must(read_snapshot(dictionary, write_snapshot(dictionary, written)));
    BOOST_REQUIRE(read.size() == written.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        const auto id = dictionary.metrics[i].id;
        BOOST_TEST(read[i].is_known, id);
        BOOST_TEST(read[i].number == written[i].number, id);
        BOOST_TEST((read[i].counts == written[i].counts), id);
        BOOST_TEST((read[i].hash == written[i].hash), id);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_not_there) {
    Snapshot snapshot(dictionary.metrics.size());
    snapshot[index_of(deploy_server::metrics::users)].is_known = true;
    const auto text = write_snapshot(dictionary, snapshot);
    BOOST_TEST(text.find("users = 0\n") != std::string::npos);
    BOOST_TEST(text.find("projects") == std::string::npos);
    const Snapshot read = must(read_snapshot(dictionary, text));
    BOOST_TEST(std::ranges::count(read, true, &telemetry::MetricValue::is_known) == 1);
}

BOOST_AUTO_TEST_CASE(a_label_may_have_dots) {
    const auto text = "deploymentSteps = 3\ndeploymentSteps.Octopus.Certificate.Import = 3\n";
    const auto read = must(read_snapshot(dictionary, text))[index_of(deploy_server::metrics::deployment_steps)];
    const auto place = static_cast<std::size_t>(deploy_server::metrics::DeploymentStepsLabel::octopus_certificate_import);
    BOOST_TEST(read.counts.at(place) == 3u);
}

// Bug: a label that no list has, on a metric that has none, made that metric known, as 0.
BOOST_AUTO_TEST_CASE(what_another_version_wrote_is_passed_over_and_makes_nothing_known) {
    const Snapshot read = must(read_snapshot(dictionary,
                                             "newMetric = 5\nnewMetric.label = 5\nmachines.newKind = 5\n"
                                             "users.label = 5\nlicenseSerialSha1.label = 5\n"));
    BOOST_TEST(std::ranges::none_of(read, &telemetry::MetricValue::is_known));
}

BOOST_AUTO_TEST_CASE(a_value_of_the_wrong_form_is_refused_with_its_line) {
    for (const auto* text : {"users = many", "users = -1", "users = 1.5", "users = 18446744073709551616", "machines.ssh = x",
                             "licenseSerialSha1 = 12", "letsEncrypt = true"}) {
        BOOST_TEST(refusal(text) == "line 1: must be a number of its metric's kind", text);
    }
    BOOST_TEST(refusal("# ok\nusers") == "line 2: must have the form `key = value`");
    BOOST_TEST((read_snapshot(dictionary, "users = x").error().code == ErrorCode::state_corrupt));
}

BOOST_AUTO_TEST_SUITE_END()
