// What is carried by hand between a site without a network and its vendor.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Words site(const TemporaryDirectory& folder) {
    return {"--state-dir", folder.path_of("state"), "--product-version", "2018.2.2"};
}

Words export_to(const TemporaryDirectory& folder, const std::string& file) {
    return Words{"export", file, "--inventory", data_file("inventory-small.json")} + site(folder);
}

void configure(const TemporaryDirectory& folder, const Words& choices) {
    BOOST_REQUIRE(run_tool(Words{"configure", "--state-dir", folder.path_of("state")} + choices).exit_code == 0);
}

/// Carries a report to the vendor; what comes back is written into a file.
int carry(const CollectorProcess& collector, const std::string& report, const std::string& notice) {
    return run({"curl", "--silent", "--show-error", "--fail", "--noproxy", "*", "--cacert", collector.ca_file(),
                "--data-binary", "@" + report, "--output", notice, collector.origin() + "/v1/carried"})
        .exit_code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_air_gap_tests)

BOOST_AUTO_TEST_CASE(a_report_goes_out_and_a_notice_comes_in_though_all_is_off) {
    const TemporaryDirectory folder;
    CollectorProcess collector({"--offer", "security"});
    configure(folder, {"--offline=true", "--sendTelemetry=true"});
    const std::string report = folder.path_of("report.json");
    BOOST_TEST(run_tool(export_to(folder, report)).exit_code == 0);
    BOOST_TEST(missing_counts(parse_json(content_of(report)), data_file("inventory-small.counts.json")) == "");
    BOOST_TEST(run(command("collector-mock", {"audit", report})).exit_code == 0);

    const std::string notice = folder.path_of("notice.json");
    BOOST_REQUIRE(carry(collector, report, notice) == 0);
    BOOST_TEST(body_of(collector.requests().front()) == content_of(report));
    const Words read = site(folder) + Words{"--offline-notice", notice, "--notice-root", collector.root_file()};
    const Ran ran = run_tool(read);
    BOOST_TEST(ran.exit_code == 101);
    BOOST_TEST(holds(ran.out, "It closes a security hole."));
    BOOST_TEST(run_tool(Words{"check", "--json"} + read).exit_code == 101);
    BOOST_TEST(run_tool(Words{"notice", "--notice-root", collector.root_file()} + site(folder)).exit_code == 101);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(the_file_has_the_bytes_of_the_dry_run_and_of_the_journal) {
    const TemporaryDirectory folder;
    configure(folder, {"--sendTelemetry=true"});
    const Ran shown = run_tool(export_to(folder, "-"));
    BOOST_TEST(shown.exit_code == 0);
    const std::string file = folder.path_of("report.json");
    BOOST_TEST(run_tool(export_to(folder, file)).exit_code == 0);
    BOOST_TEST(content_of(file) == shown.out);
    const Ran dry = run_tool(site(folder) + Words{"--inventory", data_file("inventory-small.json"), "--dry-run", "--raw"});
    BOOST_TEST(body_of(dry.out) == shown.out);
    BOOST_TEST(run_tool({"history", "--raw", "2", "--state-dir", folder.path_of("state")}).out == shown.out);
}

BOOST_AUTO_TEST_CASE(a_file_is_its_owners_alone_and_replaced_only_when_asked) {
    const TemporaryDirectory folder;
    const std::string file = folder.write("report.json", "mine").string();
    std::filesystem::permissions(file, std::filesystem::perms::all);
    const Ran refused = run_tool(export_to(folder, file));
    BOOST_TEST(refused.exit_code == 78);
    BOOST_TEST(refused.err == "update-check: export: there is such a file; --force replaces it\n");
    BOOST_TEST(content_of(file) == "mine");
    BOOST_TEST(!std::filesystem::exists(folder.path_of("state")));

    BOOST_TEST(run_tool(export_to(folder, file) + Words{"--force"}).exit_code == 0);
    struct stat status {};
    BOOST_REQUIRE(::stat(file.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600u);
    BOOST_TEST(names_of(parse_json(content_of(file))).size() == 4u);
    BOOST_TEST(!std::filesystem::exists(file + ".new"));
    BOOST_TEST(!std::filesystem::exists(file + ".usage.new"));
    BOOST_TEST(run_tool(export_to(folder, folder.path_of("nowhere/report.json"))).exit_code == 78);
}

// `--force` put a file in the place of a device.
BOOST_AUTO_TEST_CASE(what_is_no_plain_file_stays_what_it_is) {
    const TemporaryDirectory folder;
    const std::string pipe = folder.path_of("pipe");
    const std::string link = folder.path_of("link");
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::filesystem::create_symlink("elsewhere", link);
    for (const std::string& file : {pipe, link}) {
        const Ran refused = run_tool(export_to(folder, file) + Words{"--force"});
        BOOST_TEST(refused.exit_code == 78);
        BOOST_TEST(refused.err == "update-check: export: what is there is no plain file, and stays\n");
    }
    BOOST_TEST(std::filesystem::is_fifo(pipe));
    BOOST_TEST(std::filesystem::is_symlink(link));
    BOOST_TEST(!std::filesystem::exists(folder.path_of("state")));
}

BOOST_AUTO_TEST_CASE(statistics_that_go_apart_have_a_file_of_their_own) {
    const TemporaryDirectory folder;
    folder.write("state/settings.conf", "sendTelemetry = 1\nusageEndpoint = https://usage.example.com/v1/usage\n");
    const std::string file = folder.path_of("report.json");
    BOOST_TEST(run_tool(export_to(folder, "-")).exit_code == 64);
    BOOST_TEST(run_tool(export_to(folder, file)).exit_code == 0);
    BOOST_TEST(!parse_json(content_of(file)).HasMember("usage"));
    BOOST_TEST(parse_json(content_of(file + ".usage")).HasMember("usage"));
    BOOST_TEST(run(command("collector-mock", {"audit", file, file + ".usage"})).exit_code == 0);

    configure(folder, {"--sendTelemetry=false"});
    const Ran without = run_tool(export_to(folder, file) + Words{"--force"});
    BOOST_TEST(without.exit_code == 0);
    BOOST_TEST(holds(without.out, "Removed, the statistics of an earlier export: " + file + ".usage\n"));
    BOOST_TEST(!std::filesystem::exists(file + ".usage"));
}

BOOST_AUTO_TEST_CASE(what_is_turned_off_by_choice_is_not_exported) {
    const TemporaryDirectory folder;
    configure(folder, {"--upgradeCheck=false"});
    const std::string file = folder.path_of("report.json");
    const Ran refused = run_tool(export_to(folder, file));
    BOOST_TEST(refused.exit_code == 3);
    BOOST_TEST(holds(refused.err, "turned off by upgradeCheck"));
    BOOST_TEST(!std::filesystem::exists(file));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_notice_is_a_bad_notice_and_leaves_the_former_in_force) {
    const TemporaryDirectory folder;
    const CollectorProcess collector({"--offer", "security"});
    const std::string report = folder.path_of("report.json");
    const std::string notice = folder.path_of("notice.json");
    BOOST_REQUIRE(run_tool(export_to(folder, report)).exit_code == 0);
    BOOST_REQUIRE(carry(collector, report, notice) == 0);
    const Words root = {"--notice-root", collector.root_file()};
    BOOST_REQUIRE(run_tool(site(folder) + root + Words{"--offline-notice", notice}).exit_code == 101);

    std::filesystem::create_symlink(notice, folder.path_of("link"));
    std::filesystem::create_directory(folder.path_of("directory"));
    BOOST_REQUIRE(::mkfifo(folder.path_of("pipe").c_str(), 0600) == 0);
    folder.write("large", content_of(notice) + std::string(64 * 1024, ' '));
    folder.write("other", "{}");
    for (const char* name : {"link", "directory", "pipe", "large", "other", "report.json"}) {
        const Ran ran = run_tool(site(folder) + root + Words{"--offline-notice", folder.path_of(name)});
        BOOST_TEST(ran.exit_code == 65, name << ": " << ran.err);
        BOOST_TEST(holds(ran.out, "What was verified last is still in force:\nThere is a security update."), name);
    }
    BOOST_TEST(run_tool(site(folder) + root + Words{"--offline-notice", folder.path_of("nowhere")}).exit_code == 78);
}

BOOST_AUTO_TEST_SUITE_END()
