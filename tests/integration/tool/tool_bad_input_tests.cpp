#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace support;

namespace {

constexpr std::string_view secret = "tidewater-bank";

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What every refusal has in common: its code, one line that names the place, and nothing of what stands there.
void check_refusal(const Ran& ran, int exit_code, std::string_view place) {
    BOOST_TEST(ran.exit_code == exit_code);
    BOOST_TEST(ran.out == "");
    BOOST_TEST(ran.err.starts_with("update-check: "), ran.err);
    BOOST_TEST(holds(ran.err, place), ran.err);
    BOOST_TEST(!holds(ran.err, secret), ran.err);
}

Words preview_in(const TemporaryDirectory& folder) {
    return {"--dry-run", "--state-dir", folder.path_of("state"), "--product-version", "2018.2.2"};
}

struct BadSettings {
    const char* text;
    const char* place;
    friend std::ostream& operator<<(std::ostream& out, const BadSettings& bad) { return out << bad.place; }
};

const std::vector<BadSettings> bad_settings{
    {"upgradeChek = tidewater-bank\n", "settings.conf line 1"},
    {"\xEF\xBB\xBF# with a mark\nsendTelemetry = tidewater-bank\n", "settings.conf line 2"},
    {"offline = true\noffline = tidewater-bank\n", "settings.conf"},
    {"tidewater-bank\n", "settings.conf"},
    {"denyMetrics = tidewater-bank\n", "settings.conf line 1"},
    {"endpoint = http://tidewater-bank.example/\n", "settings.conf line 1"},
    {"caFile = tidewater-bank.pem\n", "settings.conf line 1"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_bad_input_tests)

BOOST_DATA_TEST_CASE(settings_that_do_not_parse_turn_everything_off_and_say_where, bad_settings) {
    const TemporaryDirectory folder;
    folder.write("state/settings.conf", sample.text);
    check_refusal(run_tool(preview_in(folder)), 78, sample.place);
    const auto check = preview_in(folder);
    check_refusal(run_tool({check.begin() + 1, check.end()}), 78, sample.place);
    BOOST_TEST(run_tool({"status", "--state-dir", folder.path_of("state")}).exit_code == 78);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_good_settings_is_no_error) {
    const TemporaryDirectory folder;
    folder.write("state/settings.conf", "\xEF\xBB\xBFupgradeCheck = false\r\n");
    const Ran ran = run_tool(preview_in(folder));
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "turned off by upgradeCheck (settings.conf line 1)"));
}

BOOST_DATA_TEST_CASE(endpoints_that_are_not_plain_https_are_refused,
                     boost::unit_test::data::make(Words{"http://tidewater-bank.example/v1/check",
                                                        "https://h.example/v1/check?name=tidewater-bank",
                                                        "https://tidewater-bank:pw@h.example/v1/check",
                                                        "https://h.example/v1/check#tidewater-bank", "tidewater-bank"})) {
    const TemporaryDirectory folder;
    check_refusal(run_tool(preview_in(folder) + Words{"--endpoint", sample}), 78, "endpoint: ");
}

BOOST_DATA_TEST_CASE(versions_without_numbers_are_refused,
                     boost::unit_test::data::make(Words{"tidewater-bank", "1.2.tidewater-bank", "v1"})) {
    const TemporaryDirectory folder;
    check_refusal(run_tool({"--dry-run", "--state-dir", folder.path_of("state"), "--product-version", sample}), 78,
                  "version: ");
}

BOOST_AUTO_TEST_CASE(a_missing_version_is_asked_for) {
    const TemporaryDirectory folder;
    check_refusal(run_tool({"--dry-run", "--state-dir", folder.path_of("state")}), 78, "--product-version: must be given");
}

// It said that no server had run, though what the server had left could not be read: by another user, for one.
BOOST_AUTO_TEST_CASE(a_version_that_cannot_be_read_is_not_said_to_be_missing) {
    const TemporaryDirectory folder;
    const Words preview{"--dry-run", "--state-dir", folder.path_of("state")};
    folder.write("state/server", "version = 3.1\ntidewater-bank\n");
    check_refusal(run_tool(preview), 78, "cannot be read: server: line 2: must have the form");
    std::filesystem::remove(folder.path_of("state/server"));
    std::filesystem::create_directory(folder.path_of("state/server"));  // as unreadable to root as to others
    check_refusal(run_tool(preview), 78, "cannot be read: server: state directory: server: is not a plain file");
    const Ran watched = run_tool({"--monitor", "--state-dir", folder.path_of("state")});
    BOOST_TEST(watched.exit_code == 3);
    BOOST_TEST(holds(watched.out, "is not a plain file"), watched.out);
}

BOOST_DATA_TEST_CASE(broken_inventories_are_named_by_line_and_rule,
                     boost::unit_test::data::make(Words{
                         "", "{\"Environments\":[{\"Name\":\"tidewater-bank\"", "{\"Environments\":\"tidewater-bank\"}",
                         "{\"Environments\":[],\"Environments\":[\"tidewater-bank\"]}", "tidewater-bank"})) {
    const TemporaryDirectory folder;
    folder.write("inventory.json", sample);
    check_refusal(run_tool(preview_in(folder) + Words{"--inventory", folder.path_of("inventory.json")}), 78, "--inventory: ");
}

BOOST_AUTO_TEST_CASE(files_that_are_not_there_are_named_by_their_option) {
    const TemporaryDirectory folder;
    folder.write("inventory.json", "{}");
    for (const std::string option : {"--inventory", "--notice-root"}) {
        check_refusal(run_tool(preview_in(folder) + Words{option, folder.path_of("tidewater-bank")}), 78, option);
    }
    check_refusal(run_tool(preview_in(folder) + Words{"--inventory", folder.path_of("inventory.json"), "--license-serial-file",
                                                      folder.path_of("tidewater-bank")}),
                  78, "--license-serial-file: ");
}

// It was taken for no root at all: only after the request had left was it said that none was compiled in.
BOOST_AUTO_TEST_CASE(an_empty_root_is_refused_before_anything_is_sent) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("root.json", "");
    check_refusal(
        run_tool({"--state-dir", folder.path_of("state"), "--product-version", "2018.2.2", "--endpoint", collector.endpoint(),
                  "--ca-file", collector.ca_file(), "--proxy", "none", "--notice-root", folder.path_of("root.json")}),
        78, "--notice-root: the file is empty");
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_state_directory_that_cannot_be_made_is_an_error_and_nothing_is_sent) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("tidewater-bank", "a file");
    const Words state{"--state-dir", folder.path_of("tidewater-bank/state")};
    check_refusal(run_tool(state + Words{"--product-version", "2018.2.2"} + collector.client_arguments()), 78, "state_dir: ");
    check_refusal(run_tool(Words{"configure", "--offline=true"} + state), 78, "state_dir: ");
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_corrupt_installation_id_is_put_aside_reported_and_never_sent) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("state/installation-id", "tidewater-bank\n");
    const Ran ran =
        run_tool(Words{"--state-dir", folder.path_of("state"), "--product-version", "2018.2.2"} + collector.client_arguments());
    BOOST_TEST(ran.exit_code == 100);
    BOOST_TEST(ran.err == "update-check: state file=installation-id result=corrupt put-aside-as=installation-id.broken-1\n");
    BOOST_TEST(folder.read("state/installation-id.broken-1") == "tidewater-bank\n");
    BOOST_REQUIRE(collector.requests().size() == 1u);
    BOOST_TEST(!holds(collector.requests().front(), secret));
}

BOOST_AUTO_TEST_CASE(a_dry_run_shows_a_provisional_id_instead_of_a_corrupt_one_and_leaves_it_there) {
    const TemporaryDirectory folder;
    folder.write("state/installation-id", "tidewater-bank\n");
    const Ran ran = run_tool(preview_in(folder));
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(holds(ran.out, "installation id was made for this preview"));
    BOOST_TEST(!holds(ran.out, secret));
    BOOST_TEST(folder.read("state/installation-id") == "tidewater-bank\n");
}

BOOST_AUTO_TEST_SUITE_END()
