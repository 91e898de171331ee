// What the library asks the system for, by its undefined symbols.
#include "support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>
#include <string>

namespace {

/// The symbols that the library needs from elsewhere.
std::set<std::string> imports() {
    std::istringstream words(support::run({"nm", "--undefined-only", "--format=posix", TELEMETRY_LIBRARY}).out);
    std::set<std::string> names;
    for (std::string word; words >> word;) names.insert(word);
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(imports_tests)

BOOST_AUTO_TEST_CASE(the_library_cannot_ask_who_or_where_it_is) {
    const auto names = imports();
    BOOST_TEST(names.contains("curl_easy_init"));  // nm has read the library
    for (const std::string name :
         {"gethostname", "getdomainname", "gethostid", "uname", "getlogin", "getlogin_r", "cuserid", "getpwuid", "getpwuid_r",
          "getpwnam", "getpwnam_r", "getifaddrs", "if_nameindex", "getaddrinfo", "gethostbyname", "connect"}) {
        BOOST_TEST(!names.contains(name), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
