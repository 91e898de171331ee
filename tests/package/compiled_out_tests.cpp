// With TELEMETRY_COMPILED_OUT nothing that was built knows how to reach a network.
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// The symbols that a library or program needs from elsewhere, and the libraries that it names.
std::set<std::string> needs_of(const std::string& file) {
    std::istringstream words(support::run({"nm", "--undefined-only", "--format=posix", "--dynamic", file}).out +
                             support::run({"readelf", "--dynamic", "--wide", file}).out);
    std::set<std::string> names;
    for (std::string word; words >> word;) names.insert(word.substr(0, word.find('@')));
    return names;
}

/// What of it reaches for a network.
std::string network_in(const std::set<std::string>& needs) {
    constexpr std::array calls{"socket",  "socketpair",  "connect",       "bind",       "listen", "accept",
                               "accept4", "send",        "sendto",        "sendmsg",    "recv",   "recvfrom",
                               "recvmsg", "getaddrinfo", "gethostbyname", "getnameinfo"};
    std::string found;
    for (const std::string& name : needs) {
        const bool is_call = std::find(calls.begin(), calls.end(), name) != calls.end();
        if (is_call || name.starts_with("curl_") || name.starts_with("[libcurl")) found += name + " ";
    }
    return found;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compiled_out_tests)

BOOST_AUTO_TEST_CASE(neither_libraries_nor_programs_reach_for_a_network) {
    BOOST_TEST(holds(network_in(needs_of(ORDINARY_LIBRARY)), "curl_easy_init"));  // it is seen elsewhere
    for (const char* file : {ISOLATED_LIBRARY_DIR "/libtelemetry.so", PACKAGE_BUILD_DIR "/isolated/bakery",
                             PACKAGE_BUILD_DIR "/isolated/bakery-static"}) {
        const auto needs = needs_of(file);
        BOOST_TEST(needs.size() > 10u, file);
        BOOST_TEST(network_in(needs) == "", file);
    }
}

BOOST_AUTO_TEST_CASE(a_host_is_told_that_the_build_has_turned_everything_off) {
    for (const char* program : {"/isolated/bakery", "/isolated/bakery-static"}) {
        const support::TemporaryDirectory folder;
        const auto ran = support::run({"env", "COLLECTOR_ENDPOINT=https://127.0.0.1:1/v1/check",
                                       std::string(PACKAGE_BUILD_DIR) + program, folder.path_of("state")});
        BOOST_TEST(ran.exit_code == 69);
        BOOST_TEST(holds(ran.err, "turned off by offline (this build)"), ran.err);
    }
}

BOOST_AUTO_TEST_SUITE_END()
