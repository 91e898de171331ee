// The README tells the truth: its programs compile, and its commands print what it shows.
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path top = TELEMETRY_SOURCE_DIR;

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The lines of the README in all blocks of a language.
std::vector<std::string> lines_in(std::string_view language) {
    std::istringstream readme(content_of(top / "README.md"));
    std::vector<std::string> lines;
    std::string block;
    for (std::string line; std::getline(readme, line);) {
        if (line.starts_with("```")) {
            block = line.substr(3);
        } else if (block == language) {
            lines.push_back(line);
        }
    }
    BOOST_REQUIRE(!lines.empty());
    return lines;
}

struct Step {
    std::string command;
    std::string shown;
};

std::vector<Step> steps() {
    std::vector<Step> steps;
    bool continues = false;
    for (const std::string& line : lines_in("console")) {
        if (continues) {
            steps.back().command += line + '\n';
        } else if (line.starts_with("$ ")) {
            steps.push_back({line.substr(2) + '\n', ""});
        } else {
            steps.back().shown += line + '\n';
        }
        continues = (continues || line.starts_with("$ ")) && line.ends_with('\\');
    }
    return steps;
}

/// Whether a text is what is shown, where `…` stands for anything.
bool is_as_shown(std::string_view text, std::string_view shown) {
    constexpr std::string_view anything = "…";
    std::size_t cut = shown.find(anything);
    if (cut == std::string_view::npos) return text == shown;
    if (!text.starts_with(shown.substr(0, cut))) return false;
    text.remove_prefix(cut);
    shown.remove_prefix(cut + anything.size());
    for (cut = shown.find(anything); cut != std::string_view::npos; cut = shown.find(anything)) {
        const std::size_t found = text.find(shown.substr(0, cut));
        if (found == std::string_view::npos) return false;
        text.remove_prefix(found + cut);
        shown.remove_prefix(cut + anything.size());
    }
    return text.ends_with(shown);
}

/// Runs a line of the shell in a folder, with the project's programs within reach.
support::Ran shell(const fs::path& folder, const std::string& line) {
    return support::run(
        {"sh", "-c",
         "exec 2>&1; PATH=" TELEMETRY_BIN_DIR ":$PATH; unset DO_NOT_TRACK no_proxy NO_PROXY https_proxy HTTPS_PROXY all_proxy "
         "ALL_PROXY; " +
             line},
        folder.string());
}

bool stands_in(const fs::path& file, const std::string& line) {
    return content_of(file).find(line + '\n') != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme_tests)

BOOST_AUTO_TEST_CASE(every_command_prints_what_is_shown) {
    const support::TemporaryDirectory folder;
    fs::copy(top / "tests/data/inventory-small.json", folder.path() / "inventory.json");
    fs::copy(top / "schemas", folder.path() / "schemas", fs::copy_options::recursive);
    const auto all = steps();
    BOOST_REQUIRE(all.size() >= 9u);
    for (const Step& step : all) {
        const support::Ran ran = shell(folder.path(), step.command);
        const bool is_unreachable = step.shown.find("could not be reached") != std::string::npos;
        BOOST_TEST((is_unreachable ? ran.exit_code == 69 : ran.exit_code == 0 || ran.exit_code == 1),
                   step.command << "ended with " << ran.exit_code);
        BOOST_TEST(is_as_shown(ran.out, step.shown), step.command << "printed\n" << ran.out);
    }
}

BOOST_AUTO_TEST_CASE(what_is_made_again_for_a_metric_is_what_is_published) {
    const support::TemporaryDirectory folder;
    fs::copy(top / "schemas", folder.path() / "schemas", fs::copy_options::recursive);
    for (const Step& step : steps()) {
        if (step.command.starts_with("metrics-compiler ")) BOOST_TEST(shell(folder.path(), step.command).exit_code == 0);
    }
    for (const char* file : {"schemas/README.md", "schemas/check-request.schema.json"}) {
        BOOST_TEST((content_of(folder.path() / file) == content_of(top / file)), file << " would change");
    }
}

BOOST_AUTO_TEST_CASE(the_program_runs_and_waits_for_its_first_check) {
    const support::TemporaryDirectory folder;
    const support::Ran ran = support::run({TELEMETRY_BIN_DIR "/readme_program"}, folder.path().string());
    BOOST_TEST(ran.exit_code == 0, ran.err);
    BOOST_TEST(fs::is_directory(folder.path() / "state"));
}

BOOST_AUTO_TEST_CASE(what_it_says_of_cmake_and_make_stands_in_the_consumers) {
    for (const std::string& line : lines_in("cmake")) {
        BOOST_TEST(stands_in(top / "tests/package/find_package/CMakeLists.txt", line), line);
    }
    for (const std::string& line : lines_in("make")) {
        BOOST_TEST(stands_in(top / "tests/package/pkg_config/Makefile", line), line);
    }
}

BOOST_AUTO_TEST_CASE(its_two_commands_are_there) {
    const std::string help = support::run({(top / "dev").string(), "help"}).out;
    for (const std::string& line : lines_in("sh")) {
        std::istringstream words(line);
        std::string dev;
        std::string command;
        words >> dev >> command;
        BOOST_TEST(dev == "./dev");
        BOOST_TEST(help.find("\n  " + command + ' ') != std::string::npos, line);
    }
}

BOOST_AUTO_TEST_CASE(every_link_leads_somewhere) {
    const std::string readme = content_of(top / "README.md");
    const std::regex link(R"(\]\(([^)#\s]+)\))");
    for (auto at = std::sregex_iterator(readme.begin(), readme.end(), link); at != std::sregex_iterator(); ++at) {
        BOOST_TEST(fs::exists(top / (*at)[1].str()), (*at)[1].str());
    }
}

BOOST_AUTO_TEST_SUITE_END()
