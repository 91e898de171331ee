#include "integration/tool/programs.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct Typo {
    Words arguments;
    std::string meant;

    friend std::ostream& operator<<(std::ostream& out, const Typo& typo) { return out << typo.arguments.front(); }
};

const std::vector<Typo> typos{
    {{"--dryrun"}, "argument 1: is not an option; did you mean `--dry-run`?"},
    {{"--endpont=https://h/"}, "argument 1: is not an option; did you mean `--endpoint`?"},
    {{"stauts"}, "argument 1: is not a command; did you mean `status`?"},
    {{"resetid"}, "argument 1: is not a command; did you mean `reset-id`?"},
    {{"status", "--jsno"}, "argument 2: is not an option of `status`; did you mean `--json`?"},
    {{"configure", "--sendtelemetry=true"}, "argument 2: is not an option of `configure`; did you mean `--sendTelemetry`?"},
    {{"status", "history"}, "argument 2: `status` takes no more"},
    {{"status", "--state-dir=/dev/null"}, "--state-dir: is no directory"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tool_command_line_tests)

BOOST_DATA_TEST_CASE(a_typo_is_told_the_nearest_right_word, typos) {
    const Ran ran = run_tool(sample.arguments);
    BOOST_TEST(ran.exit_code == 64);
    BOOST_TEST(ran.out.empty());
    BOOST_TEST(ran.err == "update-check: " + sample.meant + "\n");
}

BOOST_AUTO_TEST_CASE(what_is_nowhere_near_is_sent_to_the_help_and_not_repeated) {
    const Ran ran = run_tool({"26A2245C-D77E4CEA-hunter2"});
    BOOST_TEST(ran.exit_code == 64);
    BOOST_TEST(ran.err == "update-check: argument 1: is not a command; `update-check --help` shows what there is\n");
}

BOOST_AUTO_TEST_CASE(what_belongs_together_is_asked_for) {
    for (const auto& arguments : std::vector<Words>{{"--raw"},
                                                    {"--sendTelemetry=true"},
                                                    {"--license-serial-file", "f"},
                                                    {"--dry-run", "--raw", "--json"},
                                                    {"--endpoint"},
                                                    {"--dry-run", "status"},
                                                    {"--monitor", "--json"},
                                                    {"--monitor", "--dry-run"},
                                                    {"--monitor", "notice"},
                                                    {"--monitor", "--offline-notice", "f"},
                                                    {"configure"},
                                                    {"configure", "--offline=perhaps"},
                                                    {"--json=perhaps"},
                                                    {"history", "--raw=-1"},
                                                    {"consent", "--revision=x"},
                                                    {"reset-id"}}) {
        const Ran ran = run_tool(arguments);
        BOOST_TEST(ran.exit_code == 64, arguments.back());
        BOOST_TEST(ran.out == "");
        BOOST_TEST(ran.err.starts_with("update-check: "));
        BOOST_TEST(!holds(ran.err, "perhaps"), ran.err);
    }
}

// Bug: `--channel= --dry-run` made a check on a channel called --dry-run.
BOOST_AUTO_TEST_CASE(an_option_without_its_value_takes_no_other_for_it) {
    for (const std::string option : {"--state-dir", "--endpoint", "--usage-endpoint", "--channel", "--ca-file", "--crl-file",
                                     "--pinned-keys", "--proxy", "--product-version", "--notice-root", "--offline-notice",
                                     "--inventory", "--license-serial-file", "--sendTelemetry"}) {
        const Ran empty = run_tool({option + "=", "--dry-run"});
        BOOST_TEST(empty.exit_code == 64);
        BOOST_TEST(empty.err == "update-check: argument 1: has no value behind its =\n");
        const Ran forgotten = run_tool({option, "--dry-run"});
        BOOST_TEST(forgotten.exit_code == 64);
        BOOST_TEST(forgotten.err ==
                   "update-check: command line: " + option + ": needs a value, and what follows is an option\n");
    }
}

BOOST_AUTO_TEST_CASE(a_word_too_many_is_told_by_its_place) {
    const Ran ran = run_tool({"explain", "projects", "projects"});
    BOOST_TEST(ran.exit_code == 64);
    BOOST_TEST(ran.err.starts_with("update-check: argument 3: is not a command"), ran.err);
}

BOOST_AUTO_TEST_CASE(a_value_of_the_command_line_is_not_blamed_on_another) {
    const Ran ran = run_tool({"--channel=a!b", "--product-version=2018.2.2", "--dry-run"});
    BOOST_TEST(ran.exit_code == 78);
    BOOST_TEST(ran.err.starts_with("update-check: command line: channel must "), ran.err);
}

BOOST_AUTO_TEST_CASE(every_command_has_help_that_names_its_options_and_the_exit_codes) {
    for (const auto& arguments : std::vector<Words>{{"--help"},
                                                    {"notice", "--help"},
                                                    {"configure", "--help"},
                                                    {"status", "--help"},
                                                    {"outbound", "--help"},
                                                    {"consent", "--help"},
                                                    {"history", "--help"},
                                                    {"reset-id", "--help"}}) {
        const Ran ran = run_tool(arguments);
        BOOST_TEST(ran.exit_code == 0);
        BOOST_TEST(ran.err.empty());
        BOOST_TEST(holds(ran.out, "--state-dir"));
        BOOST_TEST(holds(ran.out, "101 a security update"));
    }
}

BOOST_AUTO_TEST_CASE(a_pipe_gets_no_colour) {
    const Ran ran = run_tool({"status", "--state-dir", "/nonexistent/telemetry"}, {"TERM=xterm-256color"});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(!holds(ran.out, "\033"));
}

BOOST_AUTO_TEST_SUITE_END()
