// What the shared library takes from its surroundings, and what it gives to them.
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::string> lines_of(const std::vector<std::string>& command) {
    const auto ran = support::run(command);
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    std::vector<std::string> lines;
    std::istringstream text(ran.out);
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    BOOST_REQUIRE(!lines.empty());
    return lines;
}

/// The dynamic symbols, each beginning with its name.
std::vector<std::string> symbols(const char* which) {
    return lines_of({"nm", "--dynamic", "--demangle", "--format=posix", which, PACKAGE_LIBRARY_DIR "/libtelemetry.so"});
}

/// The C function that an undefined symbol is, without its version.
std::string_view function_name(std::string_view symbol) {
    return symbol.substr(0, symbol.find_first_of("@ "));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shared_library_tests)

BOOST_AUTO_TEST_CASE(it_links_libcurl_and_libcrypto_and_what_the_language_needs) {
    // The last one is libc's own, for variables of threads.
    constexpr std::array allowed{"libcurl.so.4", "libcrypto.so.3", "libc.so.6", "libstdc++.so.6",
                                 "libm.so.6",    "libgcc_s.so.1",  "ld-linux"};
    for (const std::string& line : lines_of({"readelf", "--dynamic", "--wide", PACKAGE_LIBRARY_DIR "/libtelemetry.so"})) {
        if (line.find("(NEEDED)") == std::string::npos) continue;
        const auto begin = line.find('[') + 1;
        const std::string library = line.substr(begin, line.find(']') - begin);
        const bool known =
            std::any_of(allowed.begin(), allowed.end(), [&](const char* name) { return library.starts_with(name); });
        BOOST_TEST(known, "links " << library);
    }
}

BOOST_AUTO_TEST_CASE(it_exports_its_face_and_nothing_else) {
    for (const std::string& symbol : symbols("--defined-only")) {
        BOOST_TEST(symbol.starts_with("telemetry::"), "exports " << symbol);
    }
}

// Nothing that a machine, its user or its networks are called by is within reach.
BOOST_AUTO_TEST_CASE(it_calls_no_function_that_tells_who_or_where_it_is) {
    constexpr std::array forbidden{"gethostname", "getdomainname", "uname",          "gethostid",           "getlogin",
                                   "getlogin_r",  "cuserid",       "getpwuid",       "getpwuid_r",          "getpwnam",
                                   "getpwnam_r",  "getpwent",      "getgrgid",       "getgrgid_r",          "getgrnam",
                                   "getifaddrs",  "if_nameindex",  "if_indextoname", "gethostbyname",       "gethostbyaddr",
                                   "getaddrinfo", "getnameinfo",   "getsockname",    "getpeername",         "sysinfo",
                                   "ioctl",       "connect",       "getutxent",      "sd_id128_get_machine"};
    const std::vector<std::string> called = symbols("--undefined-only");
    for (const std::string& symbol : called) {
        const bool is_forbidden = std::find(forbidden.begin(), forbidden.end(), function_name(symbol)) != forbidden.end();
        BOOST_TEST(!is_forbidden, "calls " << symbol);
    }
    // The list is one of functions indeed.
    const bool knows_curl = std::any_of(called.begin(), called.end(),
                                        [](const std::string& symbol) { return function_name(symbol) == "curl_multi_init"; });
    BOOST_TEST(knows_curl);
}

#ifdef SIZE_IS_BOUNDED  // for gcc: of other compilers no size is promised
// It grows by pages of 4096 bytes.
BOOST_AUTO_TEST_CASE(it_has_at_most_374000_bytes_when_it_is_released_and_stripped) {
    const support::TemporaryDirectory folder;
    const std::string stripped = folder.path_of("libtelemetry.so");
    BOOST_REQUIRE(support::run({"strip", "-o", stripped, RELEASED_LIBRARY}).exit_code == 0);
    BOOST_TEST(std::filesystem::file_size(stripped) <= 374'000u);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
