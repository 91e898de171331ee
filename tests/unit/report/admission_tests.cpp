#include "report/admission.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <deploy_server/metrics.hpp>
#include <map>
#include <string>
#include <string_view>

using telemetry::admit;
using telemetry::Disposition;
using telemetry::MetricDefinition;
using telemetry::Terms;
using namespace telemetry::literals;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

/// The vendor's own table, written down here a second time: the first version that sends each metric, as an index into
/// `versions`.
constexpr std::array versions{"2.5"_version,      "2.6"_version,    "3.3"_version,      "3.4"_version,
                              "3.11.1"_version,   "3.11.2"_version, "3.12"_version,     "3.15"_version,
                              "3.16.0"_version,   "3.16.1"_version, "2018.2.1"_version, "2018.2.2-beta.1"_version,
                              "2018.2.2"_version, "2022.1"_version};
enum FirstVersion : std::size_t {
    v2_5,
    v2_6,
    v3_3,
    v3_4,
    v3_11_1,
    v3_11_2,
    v3_12,
    v3_15,
    v3_16_0,
    v3_16_1,
    v2018_2_1,
    beta,
    v2018_2_2
};

const std::map<std::string_view, FirstVersion> first_version{
    {"environments", v2_5},
    {"machines", v2_5},
    {"projects", v2_5},
    {"deploymentSteps", v2_5},
    {"releasesLast90Days", v2_5},
    {"deploymentsLast90Days", v2_5},
    {"users", v2_5},
    {"licenseSerialSha1", v2_6},
    {"memoryUsedBytes", v2_6},
    {"cpuAveragePercent", v2_6},
    {"channels", v3_3},
    {"tenants", v3_4},
    {"tenantTags", v3_4},
    {"certificates", v3_11_2},
    {"timeToFirstDeploymentSeconds", v3_12},
    {"letsEncrypt", v3_15},
    {"guestAccount", v3_16_1},
    {"communitySteps", v2018_2_2},
    {"azureAccounts", v2018_2_2},
    {"awsAccounts", v2018_2_2},
    {"builtInWorkerCustomAccount", v2018_2_2},
    {"externalWorkers", v2018_2_2},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(admission_tests)

BOOST_AUTO_TEST_CASE(each_version_sends_exactly_the_metrics_of_the_published_table) {
    BOOST_TEST(dictionary.metrics.size() == first_version.size());
    for (std::size_t version = 0; version < versions.size(); ++version) {
        const auto dispositions = admit(dictionary, {versions[version], 1, {}});
        BOOST_REQUIRE(dispositions.size() == dictionary.metrics.size());
        for (std::size_t i = 0; i < dispositions.size(); ++i) {
            const auto id = dictionary.metrics[i].id;
            const bool is_due = version >= first_version.at(id);
            BOOST_TEST((dispositions[i] == (is_due ? Disposition::sent : Disposition::newer_than_version)),
                       versions[version].to_string() << " " << id);
        }
    }
}

BOOST_AUTO_TEST_CASE(without_consent_nothing_is_admitted) {
    for (const auto disposition : admit(dictionary, {"2022.1"_version, 0, {}})) {
        BOOST_TEST((disposition == Disposition::no_consent));
    }
}

BOOST_AUTO_TEST_CASE(a_metric_of_a_later_consent_revision_waits_for_it) {
    const MetricDefinition later{.id = "later", .consent = 3};
    BOOST_TEST((admit(later, {"1.0"_version, 2, {}}) == Disposition::no_consent));
    BOOST_TEST((admit(later, {"1.0"_version, 3, {}}) == Disposition::sent));
    BOOST_TEST((admit(later, {"1.0"_version, 4, {}}) == Disposition::sent));
}

BOOST_AUTO_TEST_CASE(a_denied_metric_is_not_admitted_and_another_is) {
    const std::array<std::string, 1> denied{"users"};
    for (std::size_t i = 0; const auto disposition : admit(dictionary, {"2022.1"_version, 1, denied})) {
        const bool is_denied = dictionary.metrics[i++].id == "users";
        BOOST_TEST((disposition == (is_denied ? Disposition::denied : Disposition::sent)));
    }
}

BOOST_AUTO_TEST_CASE(version_0_sends_what_every_version_sends) {
    BOOST_TEST((admit(dictionary, {telemetry::Version(), 1, {}})[0] == Disposition::sent));
    BOOST_TEST((admit(dictionary, {telemetry::Version(), 1, {}})[7] == Disposition::newer_than_version));
}

BOOST_AUTO_TEST_CASE(dispositions_have_names_for_people) {
    BOOST_TEST(to_string(Disposition::newer_than_version) == "newer than this version");
    BOOST_TEST(to_string(Disposition::no_value) == "no value");
    BOOST_TEST(to_string(telemetry::Purpose::update_check) == "updateCheck");
    BOOST_TEST(to_string(telemetry::Purpose::usage_statistics) == "usageStatistics");
}

BOOST_AUTO_TEST_SUITE_END()
