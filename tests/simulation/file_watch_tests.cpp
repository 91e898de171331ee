#include "file_watch.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <utility>

using simulation::FileWatch;

namespace {

std::string finding_of(const std::string& name, const std::string& content, bool mistaken_by_hand = false) {
    support::MemoryFiles files;
    FileWatch watch(files);
    watch.settings_are_mistaken(mistaken_by_hand);
    files.lay("state/" + name, content);
    return watch.look("{\"root\": 1}").of_files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_watch_tests)

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_short_is_seen) {
    const std::string id = "3f2c1a90-7d4e-4b6a-9c1d-0123456789ab\n\nThis is the installation id";
    const std::array<std::pair<std::string, std::string>, 6> torn{{{"settings.conf", "upgradeCheck = true\noffl"},
                                                                   {"outbound-uses", "inAppMess"},
                                                                   {"rollout-secret", std::string(15, 'x')},
                                                                   {"server", "version = 2018.2.2\n"},
                                                                   {"notice-root.json", "{\"root\""},
                                                                   {"installation-id", id}}};
    for (const auto& [name, content] : torn) BOOST_TEST(finding_of(name, content) == name + " does not parse");
}

BOOST_AUTO_TEST_CASE(a_whole_file_is_no_finding) {
    BOOST_TEST(finding_of("settings.conf", "upgradeCheck = true\noffline = false\n") == "");
    BOOST_TEST(finding_of("rollout-secret", std::string(16, 'x')) == "");
    BOOST_TEST(finding_of("server", "version = 2018.2.2\nendpoint = https://updates.example.com/v1/check\n") == "");
    BOOST_TEST(finding_of("notice-root.json", "{\"root\": 1}") == "");
}

BOOST_AUTO_TEST_CASE(a_mistake_made_by_hand_is_no_finding) {
    BOOST_TEST(finding_of("settings.conf", "upgradeCheck maybe\n", true) == "");
}

BOOST_AUTO_TEST_SUITE_END()
