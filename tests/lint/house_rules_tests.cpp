// The habits of the house that a machine can see.
#include "lint/source_tree.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using lint::Include;
using lint::SourceFile;
using lint::SourceTree;

namespace {

namespace fs = std::filesystem;

const fs::path top = TELEMETRY_SOURCE_DIR;

const SourceTree& tree() {
    static const SourceTree sources = SourceTree::read(top);
    return sources;
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Whether a text stands in another one as a word of its own, or as the end of a path.
bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !is_word_character(text[at - 1]);
        const std::size_t end = at + word.size();
        if (begins && (end == text.size() || !is_word_character(text[end]))) return true;
    }
    return false;
}

std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> words;
    std::istringstream parts(name);
    for (std::string word; std::getline(parts, word, '_');) words.push_back(word);
    return words;
}

/// Every text file that is the project's own.
const std::vector<fs::path>& texts() {
    static const std::vector<fs::path> files = [] {
        constexpr std::array foreign{".git", "build", "data", "corpus"};
        std::vector<fs::path> found;
        for (auto at = fs::recursive_directory_iterator(top); at != fs::recursive_directory_iterator(); ++at) {
            const bool skipped = std::find(foreign.begin(), foreign.end(), at->path().filename()) != foreign.end();
            if (skipped && at->is_directory()) at.disable_recursion_pending();
            if (!skipped && at->is_regular_file()) found.push_back(at->path());
        }
        return found;
    }();
    return files;
}

/// A file that tells CMake, or in one consumer of the package make, what to build.
struct BuildFile {
    std::string folder;
    std::string text;
};

const std::vector<BuildFile>& build_files() {
    static const std::vector<BuildFile> files = [] {
        std::vector<BuildFile> found;
        for (const fs::path& file : texts()) {
            const fs::path name = file.filename();
            if (name != "CMakeLists.txt" && name != "Makefile" && name.extension() != ".cmake") continue;
            found.push_back({fs::relative(file.parent_path(), top).generic_string(), lint::content_of(file)});
        }
        return found;
    }();
    return files;
}

/// Whether a build file names the source: by its name or stem in the file's own folder, by folder and name elsewhere.
bool is_built(const SourceFile& file) {
    const std::string with_folder = fs::path(file.folder()).filename().string() + '/' + file.name();
    return std::any_of(build_files().begin(), build_files().end(), [&](const BuildFile& list) {
        const bool own = list.folder == file.folder();
        return has_word(list.text, with_folder) ||
               (own && (has_word(list.text, file.name()) || has_word(list.text, file.stem())));
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(house_rules_tests)

BOOST_AUTO_TEST_CASE(every_source_is_listed_in_the_build) {
    for (const auto& [path, file] : tree().files()) {
        BOOST_TEST((file.is_header() || is_built(file)), path << " is in no list of the build");
    }
}

BOOST_AUTO_TEST_CASE(every_header_is_included_by_somebody) {
    std::set<std::string> included;
    for (const auto& [path, file] : tree().files()) {
        for (const Include& include : file.includes) {
            if (const SourceFile* header = tree().resolve(file, include); header != nullptr && header != &file) {
                included.insert(header->path);
            }
        }
    }
    for (const auto& [path, file] : tree().files()) {
        const bool entry = path == "telemetry/include/telemetry/telemetry.hpp" || path.starts_with("tests/golden/") ||
                           path.starts_with("tests/package/readme/");  // which the program in README.md includes
        BOOST_TEST((!file.is_header() || entry || included.contains(path)), path << " is included by nobody");
    }
}

// So each header is compiled alone at least once.
BOOST_AUTO_TEST_CASE(a_source_includes_its_own_header_first) {
    for (const auto& [path, file] : tree().files()) {
        const auto own = tree().files().find(file.folder() + '/' + file.stem() + ".hpp");
        if (file.is_header() || own == tree().files().end()) continue;
        const bool first = !file.includes.empty() && tree().resolve(file, file.includes.front()) == &own->second;
        BOOST_TEST(first, path << " must include " << own->second.name() << " first");
    }
}

BOOST_AUTO_TEST_CASE(every_header_guards_itself_before_it_includes) {
    for (const auto& [path, file] : tree().files()) {
        if (!file.is_header()) continue;
        const std::size_t guard = file.text.find("#pragma once\n");
        BOOST_TEST((guard != std::string::npos && guard < file.text.find("#include")), path << " must begin with #pragma once");
    }
}

BOOST_AUTO_TEST_CASE(a_test_suite_has_the_name_of_its_file) {
    const std::regex suite("^BOOST_(AUTO|FIXTURE)_TEST_SUITE\\((\\w+)", std::regex::ECMAScript | std::regex::multiline);
    for (const auto& [path, file] : tree().files()) {
        if (file.is_header() || !path.starts_with("tests/")) continue;
        std::smatch found;
        const bool has_suite = std::regex_search(file.text, found, suite);
        const std::string expected = file.stem().ends_with("_tests") ? file.stem() : "";
        BOOST_TEST((has_suite ? found[2].str() : "") == expected, path << " must hold the suite of its name, and no other");
    }
}

BOOST_AUTO_TEST_CASE(names_say_what_a_file_is_about) {
    constexpr std::array empty_words{"manager", "helper", "helpers", "util", "utils",
                                     "utility", "impl",   "base",    "misc", "common"};
    for (const auto& [path, file] : tree().files()) {
        const std::string stem = file.stem();
        const bool snake_case = std::all_of(
            stem.begin(), stem.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
        BOOST_TEST(snake_case, path << " is not in snake_case");
        for (const std::string& word : words_of(stem)) {
            const bool empty = std::find(empty_words.begin(), empty_words.end(), word) != empty_words.end();
            BOOST_TEST(!empty, path << " is named " << word);
        }
    }
}

BOOST_AUTO_TEST_CASE(tests_do_not_sleep) {
    for (const auto& [path, file] : tree().files()) {
        if (!path.starts_with("tests/") || file.stem() == "house_rules_tests") continue;
        // Benchmarks measure time, and torture ends processes at random moments: neither waits for anything to happen.
        if (path.starts_with("tests/bench/") || path.starts_with("tests/torture/")) continue;
        for (const std::string_view call : {"sleep_for(", "sleep_until(", "usleep(", "nanosleep("}) {
            BOOST_TEST((file.text.find(call) == std::string::npos), path << " waits by the clock");
        }
    }
}

BOOST_AUTO_TEST_CASE(no_text_keeps_a_note_to_self_or_a_place_on_one_machine) {
    const std::array<std::string, 5> needles{std::string("TO") + "DO", std::string("FIX") + "ME", std::string("/wo") + "rk/",
                                             std::string("../sha") + "red", std::string("/ro") + "ot/"};
    for (const fs::path& file : texts()) {
        const std::string content = lint::content_of(file);
        for (const std::string& needle : needles) {
            BOOST_TEST((content.find(needle) == std::string::npos), fs::relative(file, top) << " holds " << needle);
        }
    }
}

BOOST_AUTO_TEST_CASE(no_line_ends_in_white_space) {
    for (const fs::path& file : texts()) {
        std::ifstream in(file);
        std::size_t number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            const bool clean = line.empty() || (line.back() != ' ' && line.back() != '\t' && line.back() != '\r');
            BOOST_TEST(clean, fs::relative(file, top) << ':' << number << " ends in white space");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
