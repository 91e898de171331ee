// NO_PROXY, as libcurl reads it: names with the names below them, addresses, networks of IPv4. Networks of IPv6 are not among
// the claims: libcurl 7.88 knows them in name only, and goes by the proxy.
#include "egress/transport.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "proxy_fixture.hpp"

#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

using namespace transport;
using telemetry::ErrorCode;

namespace {

struct Row {
    const char* no_proxy;
    const char* host;
    bool goes_direct;
    friend std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.no_proxy << " and " << row.host; }
};

const std::vector<Row> rows{
    {"localhost", "localhost", true},
    {"LOCALHOST", "localhost", true},
    {"example.com,localhost", "localhost", true},
    {"example.com, localhost", "localhost", true},
    {"example.com", "localhost", false},
    {".corp.localhost", "server.corp.localhost", true},
    {"corp.localhost", "server.corp.localhost", true},
    {"corp.localhost", "corp.localhost", true},
    {"corp.localhost", "servercorp.localhost", false},
    {"server", "server.corp.localhost", false},
    {"127.0.0.1", "127.0.0.1", true},
    {"127.0.0.1", "localhost", false},  // names are not looked up for it
    {"127.0.0.2", "127.0.0.1", false},
    {"127.0.0.0/8", "127.0.0.1", true},
    {"10.0.0.0/8, 127.0.0.0/30", "127.0.0.1", true},
    {"127.0.0.4/30", "127.0.0.1", false},
    {"::1", "[::1]", true},
    {"fe80::/10", "[::1]", false},
    {"*", "localhost", true},
    {"*", "127.0.0.1", true},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(no_proxy_tests, ProxyFixture)

BOOST_DATA_TEST_CASE_F(ProxyFixture, a_host_is_reached_by_the_proxy_or_without_it, rows) {
    const Listener proxy(answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    ::setenv("NO_PROXY", sample.no_proxy, 1);
    const std::string nobody = std::string("https://") + sample.host + ":" + std::to_string(closed_port());
    const ErrorCode code = send_to(nobody).error().code;
    BOOST_TEST((code == (sample.goes_direct ? ErrorCode::connect : ErrorCode::proxy)), to_string(code));
    BOOST_TEST(proxy.connections() == (sample.goes_direct ? 0 : 1));
}

BOOST_AUTO_TEST_CASE(it_holds_for_a_proxy_of_the_settings_too_and_lower_case_comes_first) {
    const Listener proxy(answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    route.proxy = address_of(proxy);
    ::setenv("NO_PROXY", "example.com", 1);
    ::setenv("no_proxy", "localhost", 1);
    const auto reply = send_to("https://localhost:" + std::to_string(closed_port()));
    BOOST_TEST((reply.error().code == ErrorCode::connect));
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
