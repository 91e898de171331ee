#include "measure/sources.hpp"

#include <boost/test/unit_test.hpp>

#include "support/fake_clock.hpp"

#include <array>
#include <deploy_server/metrics.hpp>
#include <memory>
#include <stdexcept>
#include <string>

namespace metrics = deploy_server::metrics;
using telemetry::Disposition;
using telemetry::MetricValue;
using telemetry::Snapshot;
using telemetry::Sources;

namespace {

constexpr std::size_t metric_count = 22;
const telemetry::Dictionary& dictionary = metrics::dictionary();

std::size_t index_of(const telemetry::MetricHandle& metric) {
    return static_cast<std::size_t>(&metric.definition() - dictionary.metrics.data());
}

std::size_t index_of(std::string_view id) {
    std::size_t index = 0;
    while (dictionary.metrics[index].id != id) ++index;
    return index;
}

struct Fixture {
    support::FakeClock clock;
    telemetry::CounterLedger counters{dictionary, clock};
    Sources sources{dictionary, counters};
    std::array<Disposition, metric_count> all;

    Fixture() { all.fill(Disposition::sent); }

    MetricValue value_of(const telemetry::MetricHandle& metric) { return sources.collect(all)[index_of(metric)]; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sources_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_callback_gives_the_value) {
    BOOST_TEST(sources.observe(metrics::environments.definition(), [] { return 12; }));
    BOOST_TEST(value_of(metrics::environments).is_known);
    BOOST_TEST(value_of(metrics::environments).number == 12u);
    BOOST_TEST(!value_of(metrics::projects).is_known);
}

BOOST_AUTO_TEST_CASE(a_callback_without_a_value_gives_none) {
    sources.observe(metrics::environments.definition(), [] { return std::nullopt; });
    BOOST_TEST(!value_of(metrics::environments).is_known);
    BOOST_TEST(sources.callbacks_thrown() == 0u);
}

BOOST_AUTO_TEST_CASE(a_callback_gives_counts_by_label) {
    sources.observe(metrics::machines.definition(), [](std::span<std::uint64_t> counts) {
        telemetry::Tally<metrics::MachinesLabel> tally(counts);
        tally.add(metrics::MachinesLabel::ssh);
        tally.add(metrics::MachinesLabel::ssh, 4u);
        tally.add(static_cast<metrics::MachinesLabel>(60000));
    });
    const MetricValue value = value_of(metrics::machines);
    BOOST_REQUIRE(value.counts.size() == 7u);
    BOOST_TEST(value.counts[5] == 5u);
    BOOST_TEST(value.number == 5u);
}

BOOST_AUTO_TEST_CASE(sums_of_labels_stop_at_the_greatest_number) {
    sources.observe(metrics::machines.definition(), [](std::span<std::uint64_t> counts) {
        telemetry::Tally<metrics::MachinesLabel> tally(counts);
        for (int i = 0; i < 2; ++i) tally.add(metrics::MachinesLabel::ssh, UINT64_MAX - 1);
        tally.add(metrics::MachinesLabel::other, UINT64_MAX);
    });
    BOOST_TEST(value_of(metrics::machines).counts[5] == UINT64_MAX);
    BOOST_TEST(value_of(metrics::machines).number == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(only_what_is_wanted_is_asked_for) {
    int asked = 0;
    sources.observe(metrics::environments.definition(), [&] { return static_cast<std::uint64_t>(++asked); });
    all.fill(Disposition::denied);
    const Snapshot snapshot = sources.collect(all);
    BOOST_TEST(asked == 0);
    for (const auto& value : snapshot) BOOST_TEST(!value.is_known);
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_anything_has_no_value_and_harms_no_other) {
    sources.observe(metrics::environments.definition(),
                    []() -> std::optional<std::uint64_t> { throw std::runtime_error("secret"); });
    sources.observe(metrics::machines.definition(), [](std::span<std::uint64_t> counts) {
        counts[0] = 1;
        throw 42;
    });
    sources.observe(metrics::users.definition(), [] { return 7; });
    const Snapshot snapshot = sources.collect(all);
    BOOST_TEST(!snapshot[index_of(metrics::environments)].is_known);
    BOOST_TEST(!snapshot[index_of(metrics::machines)].is_known);
    BOOST_TEST(snapshot[index_of(metrics::users)].number == 7u);
    BOOST_TEST(sources.callbacks_thrown() == 2u);
}

BOOST_AUTO_TEST_CASE(the_handle_of_another_dictionary_is_refused) {
    const telemetry::MetricDefinition foreign{.id = "environments"};
    BOOST_TEST(!sources.observe(foreign, [] { return 1; }));
    BOOST_TEST(!sources.observe(foreign, [](std::span<std::uint64_t>) {}));
    BOOST_TEST(!value_of(metrics::environments).is_known);
}

BOOST_AUTO_TEST_CASE(the_last_callback_counts) {
    sources.observe(metrics::users.definition(), [] { return 1; });
    sources.observe(metrics::users.definition(), [] { return 2; });
    BOOST_TEST(value_of(metrics::users).number == 2u);
}

BOOST_AUTO_TEST_CASE(a_callback_may_replace_itself_and_call_back_in) {
    const auto alive = std::make_shared<int>(5);
    sources.observe(metrics::users.definition(), [this, alive] {
        sources.observe(metrics::users.definition(), [] { return 6; });
        return static_cast<std::uint64_t>(*alive) + sources.callbacks_thrown();
    });
    BOOST_TEST(value_of(metrics::users).number == 5u);
    BOOST_TEST(value_of(metrics::users).number == 6u);
}

BOOST_AUTO_TEST_CASE(a_counter_is_stronger_than_a_callback) {
    counters.count_under(1);
    const auto deployments = counters.counter(metrics::deployments_last_90_days.definition());
    sources.observe(metrics::deployments_last_90_days.definition(), [] { return 1; });
    deployments.add(3);
    BOOST_TEST(value_of(metrics::deployments_last_90_days).number == 3u);
}

BOOST_AUTO_TEST_CASE(the_license_is_known_once_it_is_given) {
    BOOST_TEST(!sources.collect(all)[index_of("licenseSerialSha1")].is_known);
    telemetry::LicenseHash hash{};
    hash.fill('7');
    sources.license(hash);
    BOOST_TEST((sources.collect(all)[index_of("licenseSerialSha1")].hash == hash));
}

BOOST_AUTO_TEST_CASE(a_process_that_is_not_the_server_does_not_pass_itself_off_as_it) {
    BOOST_TEST(sources.collect(all)[index_of("memoryUsedBytes")].is_known);
    BOOST_TEST(sources.collect(all)[index_of("cpuAveragePercent")].is_known);
    sources.measure_process(false);
    BOOST_TEST(!sources.collect(all)[index_of("memoryUsedBytes")].is_known);
    BOOST_TEST(!sources.collect(all)[index_of("cpuAveragePercent")].is_known);
}

BOOST_AUTO_TEST_SUITE_END()
