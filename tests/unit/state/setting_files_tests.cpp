#include "state/setting_files.hpp"

#include <boost/test/unit_test.hpp>

#include "support/memory_files.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <filesystem>
#include <string>
#include <vector>

using telemetry::config_sayings;
using telemetry::resolve_settings;
using telemetry::Saying;
using telemetry::SettingDefaults;
using telemetry::Settings;

namespace {

struct Fixture {
    support::MemoryFiles files;

    void lay(const std::string& name, const std::string& content) { files.lay("/etc/product/" + name, content); }
    [[nodiscard]] std::vector<Saying> sayings() { return config_sayings(files, "/etc/product"); }
    [[nodiscard]] Settings settings() { return resolve_settings(sayings(), SettingDefaults{}); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(setting_files_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_says_nothing) {
    BOOST_TEST(sayings().empty());
}

BOOST_AUTO_TEST_CASE(later_files_are_stronger_and_each_value_is_named_with_its_place) {
    lay("outbound.conf", "channel = first\nproxy = none\ncheckIntervalHours = 24\n");
    lay("outbound.d/20-last.conf", "channel = last\n");
    lay("outbound.d/10-middle.conf", "channel = middle\nproxy = system\n");
    const Settings heard = settings();
    BOOST_TEST(heard.channel.value == "last");
    BOOST_TEST(heard.channel.set_by == "/etc/product/outbound.d/20-last.conf line 1");
    BOOST_TEST(heard.proxy.set_by == "/etc/product/outbound.d/10-middle.conf line 2");
    BOOST_TEST(heard.check_interval.set_by == "/etc/product/outbound.conf line 3");
}

BOOST_AUTO_TEST_CASE(an_off_of_the_weakest_file_wins) {
    lay("outbound.conf", "upgradeCheck = false\n");
    lay("outbound.d/a.conf", "upgradeCheck = true\n");
    BOOST_TEST(settings().check_forbidden_by(true) == "upgradeCheck (/etc/product/outbound.conf line 1)");
}

BOOST_AUTO_TEST_CASE(what_an_editor_or_a_package_leaves_beside_the_drop_ins_is_not_heard) {
    for (const auto* name : {"a.conf~", "a.conf.dpkg-new", ".a.conf", "README"}) lay(std::string("outbound.d/") + name, "?");
    lay("other.conf", "?");
    BOOST_TEST(sayings().empty());
}

BOOST_AUTO_TEST_CASE(the_marker_is_off_whatever_it_holds) {
    for (const auto* content : {"", "offline = false\n", "anything"}) {
        lay("no-outbound", content);
        BOOST_TEST(settings().check_forbidden_by(true) == "offline (/etc/product/no-outbound)");
    }
}

BOOST_AUTO_TEST_CASE(a_marker_that_is_a_directory_is_one) {
    lay("no-outbound/x", "");
    BOOST_TEST(settings().offline.value);
}

BOOST_AUTO_TEST_CASE(what_does_not_parse_is_named_with_its_file_and_turns_everything_off) {
    lay("outbound.d/a.conf", "upgradeCheck\n");
    BOOST_TEST(settings().check_forbidden_by(true).starts_with(
        "a setting that does not parse (/etc/product/outbound.d/a.conf: line 1"));
}

BOOST_AUTO_TEST_CASE(whatever_cannot_be_read_turns_everything_off) {
    lay("outbound.conf", "upgradeCheck = true\n");
    lay("outbound.d/a.conf", "upgradeCheck = true\n");
    files.heal();
    BOOST_TEST(settings().check_forbidden_by(true).empty());
    const std::size_t operations = files.operations();
    BOOST_TEST(operations == 4u);
    for (std::size_t number = 0; number < operations; ++number) {
        files.heal();
        files.fail(number);
        BOOST_TEST(!settings().check_forbidden_by(true).empty(), "operation " << number);
    }
}

// Bug: a link to a directory that was not there counted as no directory, so the marker behind it was not heard.
BOOST_AUTO_TEST_CASE(a_directory_link_that_leads_nowhere_turns_everything_off_until_it_leads_somewhere) {
    for (const char* link : {"product", "product/outbound.d"}) {
        const support::TemporaryDirectory etc;
        const std::string directory = etc.path_of("product");
        const auto heard = [&] { return resolve_settings(config_sayings(telemetry::system_files(), directory), {}); };
        const auto place = etc.path() / link;
        std::filesystem::create_directories(place.parent_path());
        BOOST_TEST(heard().check_forbidden_by(true).empty());
        std::filesystem::create_symlink(etc.path() / "mounted", place);
        BOOST_TEST(heard().check_forbidden_by(true) ==
                   "a setting that does not parse (" + place.string() + ": is a symbolic link that leads nowhere)");
        etc.write("mounted/a.conf", "");
        BOOST_TEST(heard().check_forbidden_by(true).empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
