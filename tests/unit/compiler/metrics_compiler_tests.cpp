// The program itself: its exit codes and what it leaves behind.
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "whole-files/whole_file.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace std::string_literals;

namespace {

const std::string workshop = TELEMETRY_SOURCE_DIR "/tests/golden/workshop/";
const std::string dictionary = workshop + "metrics.json";
const std::string outbound = workshop + "outbound.json";

support::Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), METRICS_COMPILER);
    return support::run(arguments);
}

int exit_code(std::vector<std::string> arguments) {
    return run(std::move(arguments)).exit_code;
}

struct Folder : support::TemporaryDirectory {
    std::string file(const char* name) const { return (path() / name).string(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_compiler_tests, Folder)

BOOST_AUTO_TEST_CASE(good_files_pass_in_silence) {
    const auto ran = run({"lint", dictionary, "--outbound", outbound});
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(ran.out == "");
    BOOST_TEST(ran.err == "");
}

BOOST_AUTO_TEST_CASE(a_bad_dictionary_gives_file_place_and_reason_and_nothing_is_written) {
    const std::string bad = write("bad.json", R"({"schema":1,"product":"p","consentRevision":1,"metrics":[{}]})").string();
    const auto ran = run({"lint", bad});
    BOOST_TEST(ran.exit_code == 1);
    BOOST_TEST(ran.err.starts_with(bad + ": /metrics/0/id: is missing\n"));
    BOOST_TEST(exit_code({"header", bad, "--namespace", "a", "--output", file("a.hpp")}) == 1);
    BOOST_TEST(!std::filesystem::exists(file("a.hpp")));
}

BOOST_AUTO_TEST_CASE(findings_of_a_register_come_with_those_of_its_dictionary) {
    const std::string bad = write("bad.json", "{}").string();
    const auto ran = run({"lint", bad, "--outbound", bad});
    BOOST_TEST(ran.exit_code == 1);
    BOOST_TEST(ran.err.find(bad + ": /consentRevision: is missing\n") != std::string::npos);
    BOOST_TEST(ran.err.find(bad + ": /switches: is missing\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_64) {
    const std::vector<std::vector<std::string>> wrong{{},
                                                      {"paint"},
                                                      {"lint"},
                                                      {"header", dictionary},
                                                      {"header", dictionary, "--namespace", "a b"},
                                                      {"header", dictionary, "--namespace", "class"},
                                                      {"outbound", dictionary, "--namespace", "a"},
                                                      {"lint", dictionary, "--output", "x"},
                                                      {"schema", dictionary, "--output", "a", "--check", "b"}};
    for (const auto& arguments : wrong) BOOST_TEST(exit_code(arguments) == 64);
    BOOST_TEST(exit_code({"--help"}) == 0);
}

BOOST_AUTO_TEST_CASE(an_unreadable_file_is_66_and_an_unwritable_output_73) {
    BOOST_TEST(exit_code({"lint", file("missing.json")}) == 66);
    BOOST_TEST(exit_code({"lint", dictionary, "--outbound", file("missing.json")}) == 66);
    const auto ran = run({"schema", dictionary, "--output", file("no/such/folder.json")});
    BOOST_TEST(ran.exit_code == 73);
    BOOST_TEST(ran.err == file("no/such/folder.json") + ": cannot be written: No such file or directory\n");
}

// An output of the same name destroyed the dictionary, with exit code 0.
BOOST_AUTO_TEST_CASE(no_file_that_is_read_is_overwritten_by_whatever_name) {
    std::filesystem::copy(workshop, path(), std::filesystem::copy_options::recursive);
    std::filesystem::create_symlink("metrics.json", path() / "link.json");
    std::filesystem::create_hard_link(path() / "metrics.json", path() / "twin.json");
    const std::vector<std::string> command{"outbound", file("metrics.json"), "--outbound", file("outbound.json"), "--namespace",
                                           "a"};
    for (const char* name :
         {"metrics.json", "lists/../metrics.json", "link.json", "twin.json", "lists/tools.txt", "outbound.json"}) {
        for (const std::vector<std::string>& outputs :
             {std::vector{"--output"s, file(name)}, {"--output", file("o.hpp"), "--depfile", file(name)}}) {
            auto arguments = command;
            arguments.insert(arguments.end(), outputs.begin(), outputs.end());
            const auto ran = run(arguments);
            BOOST_TEST(ran.exit_code == 73);
            BOOST_TEST(ran.err == file(name) + ": is read here, and is left as it is\n");
        }
    }
    BOOST_TEST(!std::filesystem::exists(file("o.hpp")));
    BOOST_TEST(exit_code({"lint", file("metrics.json"), "--outbound", file("outbound.json")}) == 0);
}

BOOST_AUTO_TEST_CASE(without_an_output_the_text_goes_to_standard_output) {
    const auto page = telemetry::whole_files::read_file(workshop + "README.md", 1 << 20);
    BOOST_TEST(run({"readme", dictionary, "--outbound", outbound}).out == page.text);
}

BOOST_AUTO_TEST_CASE(check_fails_on_any_difference) {
    BOOST_TEST(exit_code({"readme", dictionary, "--output", file("README.md")}) == 0);
    BOOST_TEST(exit_code({"readme", dictionary, "--check", file("README.md")}) == 0);
    const std::string made = read("README.md");
    for (const std::string& other : {made + "\n", made.substr(0, made.size() - 1), std::string()}) {
        write("README.md", other);
        BOOST_TEST(exit_code({"readme", dictionary, "--check", file("README.md")}) == 1);
    }
    BOOST_TEST(exit_code({"readme", dictionary, "--check", file("missing.md")}) == 1);
}

BOOST_AUTO_TEST_CASE(the_depfile_names_every_file_that_was_read) {
    const std::string rule = ": " + dictionary + " " + workshop + "lists/tools.txt";
    BOOST_TEST(exit_code({"header", dictionary, "--namespace", "a", "--output", file("a.hpp"), "--depfile", file("a.d")}) == 0);
    BOOST_TEST(read("a.d") == file("a.hpp") + rule + "\n");
    BOOST_TEST(exit_code({"outbound", dictionary, "--outbound", outbound, "--namespace", "a", "--output", file("o.hpp"),
                          "--depfile", file("o.d")}) == 0);
    BOOST_TEST(read("o.d") == file("o.hpp") + rule + " " + outbound + "\n");
}

BOOST_AUTO_TEST_SUITE_END()
