// The forms that an endpoint's address can have, connected to: what was shown is what is sent.
#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "transport_fixture.hpp"

#include <optional>
#include <stdexcept>
#include <string>

using namespace transport;
using support::must;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

struct FormsFixture : TransportFixture {
    /// Sends to an address of that server, and compares what came with what was shown.
    /// @return the request line and the header `Host`.
    std::string sent_to(const std::string& url) {
        const auto request = request_to(url);
        must(telemetry::network_transport().send(request, route, {}));
        const std::string came = requests().back();
        BOOST_TEST(came == request.head() + request.body());
        return came.substr(0, came.find("\r\nUser-Agent"));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(endpoint_forms_tests, FormsFixture)

BOOST_AUTO_TEST_CASE(with_a_path_with_a_slash_behind_it_and_with_none) {
    const Listener server(replying(ok));
    const std::string host = "localhost:" + std::to_string(server.port());
    BOOST_TEST(sent_to("https://" + host) == "POST / HTTP/1.1\r\nHost: " + host);
    BOOST_TEST(sent_to("https://" + host + "/") == "POST / HTTP/1.1\r\nHost: " + host);
    BOOST_TEST(sent_to("https://" + host + "/v1/check") == "POST /v1/check HTTP/1.1\r\nHost: " + host);
    BOOST_TEST(sent_to("https://" + host + "/v1/check/") == "POST /v1/check/ HTTP/1.1\r\nHost: " + host);
    BOOST_TEST(sent_to("https://" + host + "//v1/../check") == "POST //v1/../check HTTP/1.1\r\nHost: " + host);
}

BOOST_AUTO_TEST_CASE(with_an_address_of_ipv4) {
    const Listener server(replying(ok));
    const std::string host = "127.0.0.1:" + std::to_string(server.port());
    BOOST_TEST(sent_to("https://" + host + "/v1/check") == "POST /v1/check HTTP/1.1\r\nHost: " + host);
}

BOOST_AUTO_TEST_CASE(with_an_address_of_ipv6_in_its_short_form) {
    identity = authority.issue("IP:::1");
    std::optional<Listener> server;
    try {
        server.emplace(replying(ok), Loopback::ipv6);
    } catch (const std::runtime_error&) {
        BOOST_TEST_MESSAGE("skipped: there is no IPv6 here");
        return;
    }
    const std::string port = std::to_string(server->port());
    BOOST_TEST(sent_to("https://[::1]:" + port + "/v1/check/") == "POST /v1/check/ HTTP/1.1\r\nHost: [::1]:" + port);
    BOOST_TEST(sent_to("https://[0:0::0:1]:" + port) == "POST / HTTP/1.1\r\nHost: [::1]:" + port);
}

BOOST_AUTO_TEST_SUITE_END()
