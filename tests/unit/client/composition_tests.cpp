#include "client/composition.hpp"

#include "embedding.hpp"
#include "support/must.hpp"
#include "support/sample_report.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

using client_tests::World;
using support::must;
using telemetry::Choice;
using telemetry::Composition;

namespace metrics = deploy_server::metrics;

namespace {

struct Fixture : World {
    std::shared_ptr<telemetry::detail::ClientCore> core;
    telemetry::InstallationId id = *telemetry::InstallationId::parse(support::sample_installation);

    Fixture() {
        options.choices.send_telemetry = Choice::on;
        core = start_process();
        core->installation().sources.measure_process(false);  // which is never twice the same
        core->installation().sources.observe(metrics::machines.definition(),
                                             [](std::span<std::uint64_t> counts) { counts[0] = 7; });
    }

    telemetry::PassMemory::Loan compose() {
        telemetry::Installation& installation = core->installation();
        return must(telemetry::compose(installation, installation.configuration(), id, {}));
    }
};

const telemetry::MetricValue& machines_in(const Composition& composition) {
    return composition
        .snapshot[static_cast<std::size_t>(&metrics::machines.definition() - metrics::dictionary().metrics.data())];
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(composition_tests, Fixture)

BOOST_AUTO_TEST_CASE(the_memory_of_a_pass_serves_the_next) {
    auto first = compose();
    const void* const requests = first->requests.data();
    const void* const dispositions = first->dispositions.data();
    const void* const counts = machines_in(*first).counts.data();
    const std::string body = first->requests.front().body();
    first.reset();
    const auto second = compose();
    BOOST_TEST(second->requests.data() == requests);
    BOOST_TEST(second->dispositions.data() == dispositions);
    BOOST_TEST(machines_in(*second).counts.data() == counts);
    BOOST_REQUIRE(second->requests.size() == 1u);
    BOOST_TEST(second->requests.front().body() == body);
}

BOOST_AUTO_TEST_CASE(two_passes_at_one_time_have_nothing_in_common) {
    const auto first = compose();
    const auto second = compose();
    BOOST_TEST(first.get() != second.get());
    BOOST_TEST(first->requests.front().body() == second->requests.front().body());
}

BOOST_AUTO_TEST_CASE(after_consent_is_withdrawn_no_number_is_left_of_the_pass_before) {
    BOOST_TEST(!compose()->snapshot.empty());
    must(core->configure({.send_telemetry = Choice::off}));
    const auto without = compose();
    BOOST_TEST(without->snapshot.empty());
    BOOST_TEST(without->requests.front().body().find("usage") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
