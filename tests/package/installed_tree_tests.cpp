// What an installation holds.
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const fs::path prefix = PACKAGE_BUILD_DIR "/prefix";
const fs::path library_dir = PACKAGE_LIBRARY_DIR;

std::set<std::string> files_below(const fs::path& folder) {
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_directory()) files.insert(fs::relative(entry.path(), folder).generic_string());
    }
    return files;
}

bool is_header(const std::string& file) {
    return file.ends_with(".hpp") || file.ends_with(".h");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(installed_tree_tests)

BOOST_AUTO_TEST_CASE(every_public_header_is_there_and_no_other_header) {
    auto published = files_below(TELEMETRY_SOURCE_DIR "/telemetry/include");
    published.merge(files_below(TELEMETRY_SOURCE_DIR "/telemetry/tool/include"));
    BOOST_TEST(files_below(prefix / "include") == published, boost::test_tools::per_element());
    const auto everything = files_below(prefix);
    BOOST_TEST(std::count_if(everything.begin(), everything.end(), is_header) == static_cast<long>(published.size()));
}

BOOST_AUTO_TEST_CASE(the_programs_are_there_and_run) {
    for (const char* program : {"metrics-compiler", "update-check", "update-notice", "collector-mock"}) {
        const auto ran = support::run({(prefix / "bin" / program).string(), "--help"});
        BOOST_TEST(ran.exit_code == 0, program << ": " << ran.err);
    }
}

BOOST_AUTO_TEST_CASE(the_dictionary_stands_beside_its_lists_and_its_schema) {
    const std::string compiler = (prefix / "bin/metrics-compiler").string();
    const fs::path schemas = prefix / "share/telemetry";
    const std::string dictionary = (schemas / "metrics.json").string();
    BOOST_TEST(support::run({compiler, "lint", dictionary}).exit_code == 0);
    const auto schema = (schemas / "check-request.schema.json").string();
    BOOST_TEST(support::run({compiler, "schema", dictionary, "--check", schema}).exit_code == 0);
}

// The tests install to one folder and then move everything to another.
BOOST_AUTO_TEST_CASE(no_file_for_builds_holds_the_place_where_it_was_made) {
    for (const std::string& file : files_below(library_dir)) {
        if (!file.ends_with(".cmake") && !file.ends_with(".pc")) continue;
        const auto found = support::run({"grep", "-F", TELEMETRY_SOURCE_DIR, (library_dir / file).string()});
        BOOST_TEST(found.exit_code == 1, file << " holds " << found.out);
    }
}

// A host chooses its own warnings, checks and optimisation.
BOOST_AUTO_TEST_CASE(no_exported_target_carries_flags_of_the_compiler) {
    for (const std::string& file : files_below(library_dir)) {
        if (!file.ends_with(".cmake") && !file.ends_with(".pc")) continue;
        for (const char* flag : {"-W[a-z]", "-fsanitize", "-O[0-9]", "INTERFACE_COMPILE_OPTIONS", "INTERFACE_LINK_OPTIONS"}) {
            const auto found = support::run({"grep", "-E", "-e", flag, (library_dir / file).string()});
            BOOST_TEST(found.exit_code == 1, file << " holds " << found.out);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
