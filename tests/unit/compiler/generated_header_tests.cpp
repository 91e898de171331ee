#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>
#include <workshop/metrics.hpp>
#include <workshop/outbound.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <string>

namespace metrics = deploy_server::metrics;
using telemetry::Kind;
using telemetry::MeasuredBy;

BOOST_AUTO_TEST_SUITE(generated_header_tests)

BOOST_AUTO_TEST_CASE(the_dictionary_has_every_row_in_order) {
    const telemetry::Dictionary& dictionary = metrics::dictionary();
    BOOST_TEST(dictionary.product == "deploy-server");
    BOOST_TEST(dictionary.schema == 1u);
    BOOST_TEST(dictionary.consent_revision == 1u);
    BOOST_REQUIRE(dictionary.metrics.size() == 22u);
    BOOST_TEST(dictionary.metrics.front().id == "environments");
    BOOST_TEST(dictionary.metrics.back().id == "externalWorkers");
}

BOOST_AUTO_TEST_CASE(a_handle_names_its_row) {
    BOOST_TEST(&metrics::environments.definition() == &metrics::dictionary().metrics[0]);
    BOOST_TEST(&metrics::external_workers.definition() == &metrics::dictionary().metrics[21]);
    const telemetry::MetricDefinition& releases = metrics::releases_last_90_days.definition();
    BOOST_TEST(releases.id == "releasesLast90Days");
    BOOST_TEST((releases.kind == Kind::count));
    BOOST_TEST(releases.window_days == 90u);
    BOOST_TEST(releases.max == 10'000'000u);
    BOOST_TEST((metrics::guest_account.definition().since == telemetry::Version::parse("3.16.1")));
}

BOOST_AUTO_TEST_CASE(what_the_library_measures_is_a_row_without_a_handle) {
    std::string sources;
    for (const auto& row : metrics::dictionary().metrics) {
        if (row.measured_by != MeasuredBy::host) sources += std::string(row.id) + ";";
    }
    BOOST_TEST(sources == "licenseSerialSha1;memoryUsedBytes;cpuAveragePercent;");
}

BOOST_AUTO_TEST_CASE(a_label_is_found_by_its_name_whatever_its_case) {
    using metrics::CommunityStepsLabel;
    const auto names = telemetry::LabelList<CommunityStepsLabel>::names;
    BOOST_TEST(names.size() == 601u);
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string upper(names[i]);
        std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
        BOOST_TEST((telemetry::label_of<CommunityStepsLabel>(upper) == static_cast<CommunityStepsLabel>(i)));
    }
    BOOST_TEST((telemetry::label_of<CommunityStepsLabel>("somebody's own") == CommunityStepsLabel::other));
    BOOST_TEST((telemetry::label_of<metrics::MachinesLabel>("pollingTentacle") == metrics::MachinesLabel::polling_tentacle));
}

BOOST_AUTO_TEST_CASE(the_labels_of_a_row_are_those_of_its_enumeration) {
    const auto labels = metrics::machines.definition().labels;
    BOOST_TEST(labels.data() == telemetry::LabelList<metrics::MachinesLabel>::names.data());
    BOOST_TEST(labels[static_cast<std::size_t>(metrics::MachinesLabel::azure_web_app)] == "azureWebApp");
}

BOOST_AUTO_TEST_CASE(awkward_names_have_handles_and_enumerators) {
    BOOST_TEST(workshop::metrics::class_.definition().id == "class");
    BOOST_TEST(workshop::metrics::dictionary_2.definition().id == "dictionary");
    using Tool = workshop::metrics::ToolsOnHTTPServersLabel;
    BOOST_TEST((telemetry::label_of<Tool>("a-b") == Tool::a_b_2));
    BOOST_TEST((telemetry::label_of<Tool>("-other") == Tool::other_2));
    BOOST_TEST((telemetry::label_of<Tool>("unheard of") == Tool::other));
    BOOST_TEST((telemetry::label_of<Tool>("linux") == Tool::linux_));
}

BOOST_AUTO_TEST_CASE(the_register_has_the_requests_of_both_roles) {
    const telemetry::OutboundRegister& outbound = deploy_server::outbound::outbound_register();
    BOOST_TEST(outbound.product() == metrics::dictionary().product);
    const auto of_role = [&](telemetry::Role role) {
        return std::count_if(outbound.entries().begin(), outbound.entries().end(),
                             [&](const auto& entry) { return entry.role == role; });
    };
    BOOST_TEST(of_role(telemetry::Role::server) == 10);
    BOOST_TEST(of_role(telemetry::Role::agent) == 4);
}

BOOST_AUTO_TEST_CASE(a_request_knows_its_switch_hosts_and_data) {
    const telemetry::OutboundRegister& outbound = deploy_server::outbound::outbound_register();
    const telemetry::OutboundEntry& statistics = deploy_server::outbound::usage_statistics.entry();
    BOOST_TEST(&statistics == outbound.find_entry("usageStatistics"));
    BOOST_TEST(outbound.switch_of(statistics).name == "sendTelemetry");
    BOOST_TEST(!outbound.switch_of(statistics).on_by_default);
    BOOST_TEST(statistics.hosts.back() == "telemetry.example.com");
    const auto& rows = metrics::dictionary().metrics;
    BOOST_TEST(std::equal(rows.begin(), rows.end(), statistics.data.metrics.begin(), statistics.data.metrics.end(),
                          [](const auto& row, std::string_view id) { return row.id == id; }));
    BOOST_TEST(deploy_server::outbound::update_check.entry().data.metrics.empty());
    BOOST_TEST(workshop::outbound::new_.entry().id == "new");
    BOOST_TEST(workshop::outbound::detail_2.entry().id == "detail");
}

BOOST_AUTO_TEST_SUITE_END()
