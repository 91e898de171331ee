// Each consumer makes a check at the collector, which holds it against the consumer's own dictionary.
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

/// The body that the consumer says it sent, once the collector has found no fault in what came.
std::string sent_by(const std::string& consumer, const std::string& program) {
    const support::TemporaryDirectory folder;
    const auto ran = support::run({TELEMETRY_BIN_DIR "/collector-mock", "serve", "--dictionary",
                                   TELEMETRY_SOURCE_DIR "/tests/package/" + consumer + "/metrics.json", "--run", "--",
                                   PACKAGE_BUILD_DIR "/" + consumer + "/" + program, (folder.path() / "state").string()});
    BOOST_TEST(ran.exit_code == 0, ran.err);
    return ran.out;
}

std::string usage_in(const std::string& body) {
    const auto begin = body.find("\"metrics\":");
    return begin == std::string::npos ? "" : body.substr(begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(consumers_tests)

BOOST_AUTO_TEST_CASE(a_host_by_find_package_sends_the_numbers_of_its_version) {
    for (const char* program : {"bakery", "bakery-static"}) {
        const std::string body = sent_by("find_package", program);
        BOOST_TEST(body.find(R"("product":"bakery","version":"1.2.5")") != std::string::npos);
        BOOST_TEST(usage_in(body) == R"("metrics":{"ovens":3,"loaves":{"rye":2,"other":1}}}})"
                                     "\n");
    }
}

BOOST_AUTO_TEST_CASE(the_tool_for_a_hosts_own_dictionary_is_made_from_the_installed_library) {
    const support::TemporaryDirectory folder;
    const auto ran = support::run({PACKAGE_BUILD_DIR "/find_package/bakery-update-check", "--dry-run", "--sendTelemetry=true",
                                   "--product-version", "1.2.5", "--state-dir", (folder.path() / "state").string()});
    BOOST_TEST(ran.exit_code == 0, ran.err);
    BOOST_TEST(ran.out.find(R"("product":"bakery","version":"1.2.5")") != std::string::npos, ran.out);
    BOOST_TEST(ran.out.find("ovens") != std::string::npos, ran.out);
}

BOOST_AUTO_TEST_CASE(a_host_by_pkg_config_sends_what_it_counted) {
    for (const char* program : {"ferry", "ferry-static"}) {
        const std::string body = sent_by("pkg_config", program);
        BOOST_TEST(body.find(R"("product":"ferry","version":"7")") != std::string::npos);
        BOOST_TEST(usage_in(body) == R"("metrics":{"passengersLast7Days":17,"crossingSeconds":2520}}})"
                                     "\n");
    }
}

BOOST_AUTO_TEST_CASE(a_host_with_the_sources_in_its_tree_is_as_well_served) {
    const std::string body = sent_by("add_subdirectory", "observatory");
    BOOST_TEST(body.find(R"("product":"observatory","version":"2.0-rc.1")") != std::string::npos);
    BOOST_TEST(usage_in(body) == R"("metrics":{"telescopes":4}}})"
                                 "\n");
}

BOOST_AUTO_TEST_SUITE_END()
