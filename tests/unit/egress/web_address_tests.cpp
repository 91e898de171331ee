#include "egress/web_address.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using telemetry::cut_web_address;
using telemetry::parse_host_port;

namespace {

/// The host that an address leads to; "none" if nobody can say.
std::string host_of(std::string_view url) {
    const auto address = cut_web_address(url);
    if (!address) return "none";
    const auto place = parse_host_port(address->authority);
    return place ? place->host : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web_address_tests)

BOOST_AUTO_TEST_CASE(an_address_is_cut_before_its_path_query_or_fragment) {
    for (const std::string rest : {"", "/", "/a?b#c", "?q=https://b.example.com/", "#d", "/@b.example.com", "/a b\\c"}) {
        const std::string url = "HTTPS://A.example.com:8443" + rest;
        const auto address = cut_web_address(url);
        BOOST_REQUIRE(address.has_value());
        BOOST_TEST(address->scheme == "https");
        BOOST_TEST(address->authority == "A.example.com:8443");
        BOOST_TEST(address->rest == rest);
        BOOST_TEST(host_of(url) == "a.example.com");
    }
}

BOOST_AUTO_TEST_CASE(the_port_is_a_number_or_absent) {
    BOOST_TEST(!parse_host_port("a")->port.has_value());
    BOOST_TEST(*parse_host_port("a:8443")->port == 8443);
    BOOST_TEST(*parse_host_port("[::1]:1")->port == 1);
    for (const auto* text : {"a:", "a:0", "a:65536", "a:80x", "a:8:0", "[::1]80"}) BOOST_TEST(!parse_host_port(text), text);
}

BOOST_AUTO_TEST_CASE(what_two_readers_could_take_for_two_hosts_is_none) {
    for (const auto* url : {
             "",
             "a.example.com",
             "//a.example.com",
             "://a.example.com",
             "https:a.example.com",
             "https:/a.example.com",
             "https:///a.example.com",
             "https://",
             "https:\\\\a.example.com",
             " https://a.example.com",
             "java script://a.example.com",
             "https://a.example.com\\@b.example.com/",
             "https://a.example.com\\.b.example.com",
             "https://a.example.com@b.example.com/",
             "https://user:password@a.example.com/",
             "https://a.example.com:443@b.example.com/",
             "https://a.example.com\t.b.example.com/",
             "https://a.example.com\n/",
             "https://a.example.com%2eb.example.com/",
             "https://a.example.com./",
             "https://a..example.com/",
             "https://127.1/",
             "https://0x7f000001/",
             "https://[::1/",
             "https://caf\xC3\xA9.example/",
         }) {
        BOOST_TEST(host_of(url) == "none", url);
    }
    using namespace std::string_view_literals;
    BOOST_TEST(host_of("https://a.example.com\0.b.example.com/"sv) == "none");
}

BOOST_AUTO_TEST_SUITE_END()
