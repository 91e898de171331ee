// What the library asks the system for, by its undefined symbols, and what the libraries below it could ask.
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Functions that tell who or where a process is, or that reach others.
constexpr std::array telling{"gethostname",    "getdomainname", "gethostid",     "uname",       "getlogin",
                             "getlogin_r",     "cuserid",       "getpwuid",      "getpwuid_r",  "getpwnam",
                             "getpwnam_r",     "geteuid",       "getuid",        "getifaddrs",  "if_nameindex",
                             "if_nametoindex", "getaddrinfo",   "gethostbyname", "getnameinfo", "connect"};

std::set<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    std::set<std::string> words;
    for (std::string word; in >> word;) words.insert(word.substr(0, word.find('@')));
    return words;
}

/// The symbols that a library needs from elsewhere.
std::set<std::string> imports(const std::string& library, const std::vector<std::string>& options = {}) {
    std::vector<std::string> nm{"nm", "--undefined-only", "--format=posix"};
    nm.insert(nm.end(), options.begin(), options.end());
    nm.push_back(library);
    return words_of(support::run(nm).out);
}

/// The files of the libraries that the library is loaded with, by the beginning of their names.
std::string loaded(const std::string& beginning) {
    for (const auto& word : words_of(support::run({"ldd", TELEMETRY_SHARED_LIBRARY}).out)) {
        if (word.starts_with('/') && word.find("/" + beginning + ".so") != std::string::npos) return word;
    }
    return {};
}

std::string privacy_page() {
    std::ifstream in(TELEMETRY_SOURCE_DIR "/PRIVACY.md");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(imports_tests)

BOOST_AUTO_TEST_CASE(the_library_cannot_ask_who_or_where_it_is) {
    const auto names = imports(TELEMETRY_LIBRARY);
    BOOST_TEST(names.contains("curl_easy_init"));  // nm has read the library
    for (const std::string name : telling) BOOST_TEST(!names.contains(name), name);
}

BOOST_AUTO_TEST_CASE(what_the_libraries_below_could_ask_is_listed_with_its_reason) {
    const std::string page = privacy_page();
    for (const std::string library : {"libcurl", "libcrypto"}) {
        const auto names = imports(loaded(library), {"--dynamic"});
        BOOST_TEST(names.contains("malloc"), library);
        for (const std::string name : telling) {
            const bool is_listed = page.find("| " + library + " | `" + name + "` | ") != std::string::npos;
            BOOST_TEST((is_listed || !names.contains(name)),
                       library << " needs " << name << ", and PRIVACY.md does not say why");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
