// The program itself: its exit codes and what it leaves behind.
#include "files.hpp"
#include "support/temporary_directory.hpp"

#include <sys/wait.h>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>
#include <vector>

using telemetry::compiler::read_file;

namespace {

const std::string dictionary = TELEMETRY_SOURCE_DIR "/tests/golden/workshop/metrics.json";
const std::string with_outbound = dictionary + " --outbound " TELEMETRY_SOURCE_DIR "/tests/golden/workshop/outbound.json";

struct Folder : support::TemporaryDirectory {
    // The exit code; what the program says goes to the files "out" and "err".
    int run(const std::string& arguments) const {
        const std::string command =
            METRICS_COMPILER " " + arguments + " >'" + (path() / "out").string() + "' 2>'" + (path() / "err").string() + "'";
        const int status = std::system(command.c_str());
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::string said(const char* where) const { return read_file(path() / where, 1 << 20).value_or(""); }
    std::string file(const char* name) const { return (path() / name).string(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_compiler_tests, Folder)

BOOST_AUTO_TEST_CASE(a_good_dictionary_passes_in_silence) {
    BOOST_TEST(run("lint " + dictionary) == 0);
    BOOST_TEST(said("out").empty());
    BOOST_TEST(said("err").empty());
}

BOOST_AUTO_TEST_CASE(a_bad_dictionary_gives_file_place_and_reason_and_nothing_is_written) {
    const std::string bad = write("bad.json", R"({"schema":1,"product":"p","consentRevision":1,"metrics":[{}]})").string();
    BOOST_TEST(run("lint " + bad) == 1);
    BOOST_TEST(said("err").starts_with(bad + ": /metrics/0/id: is missing\n"));
    BOOST_TEST(run("lint " + dictionary + " --outbound " + write("out.json", "{}").string()) == 1);
    BOOST_TEST(said("err").starts_with(file("out.json") + ": /schema: is missing\n"));
    BOOST_TEST(run("header " + bad + " --namespace a --output " + file("a.hpp")) == 1);
    BOOST_TEST(!std::filesystem::exists(file("a.hpp")));
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_64) {
    for (const auto& arguments :
         std::vector<std::string>{"", "paint", "lint", "header " + dictionary, "header " + dictionary + " --namespace 'a b'",
                                  "header " + dictionary + " --namespace class", "outbound " + dictionary + " --namespace a",
                                  "lint " + dictionary + " --output x", "schema " + dictionary + " --output a --check b"}) {
        BOOST_TEST(run(arguments) == 64, arguments);
    }
    BOOST_TEST(run("--help") == 0);
}

BOOST_AUTO_TEST_CASE(an_unreadable_dictionary_is_66_and_an_unwritable_output_73) {
    BOOST_TEST(run("lint " + file("missing.json")) == 66);
    BOOST_TEST(run("lint " + dictionary + " --outbound " + file("missing.json")) == 66);
    BOOST_TEST(run("schema " + dictionary + " --output " + file("no/such/folder.json")) == 73);
}

BOOST_AUTO_TEST_CASE(without_an_output_the_text_goes_to_standard_output) {
    BOOST_TEST(run("readme " + with_outbound) == 0);
    BOOST_TEST(said("out") == *read_file(TELEMETRY_SOURCE_DIR "/tests/golden/workshop/README.md", 1 << 20));
}

BOOST_AUTO_TEST_CASE(check_fails_on_any_difference) {
    BOOST_TEST(run("readme " + dictionary + " --output " + file("README.md")) == 0);
    BOOST_TEST(run("readme " + dictionary + " --check " + file("README.md")) == 0);
    const std::string text = *read_file(file("README.md"), 1 << 20);
    for (const std::string& other : {text + "\n", text.substr(0, text.size() - 1), std::string()}) {
        write("README.md", other);
        BOOST_TEST(run("readme " + dictionary + " --check " + file("README.md")) == 1);
    }
    BOOST_TEST(run("readme " + dictionary + " --check " + file("missing.md")) == 1);
}

BOOST_AUTO_TEST_CASE(the_depfile_names_the_dictionary_and_its_lists) {
    BOOST_TEST(run("header " + dictionary + " --namespace a --output " + file("a.hpp") + " --depfile " + file("a.d")) == 0);
    const std::string folder = TELEMETRY_SOURCE_DIR "/tests/golden/workshop/";
    const std::string rule = ": " + folder + "metrics.json " + folder + "lists/tools.txt";
    BOOST_TEST(said("a.d") == file("a.hpp") + rule + "\n");
    BOOST_TEST(run("outbound " + with_outbound + " --namespace a --output " + file("o.hpp") + " --depfile " + file("o.d")) ==
               0);
    BOOST_TEST(said("o.d") == file("o.hpp") + rule + " " + folder + "outbound.json\n");
}

BOOST_AUTO_TEST_SUITE_END()
