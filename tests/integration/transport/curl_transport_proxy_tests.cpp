#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "transport_fixture.hpp"

#include <cstdlib>
#include <string>

using namespace transport;
using support::must;
using telemetry::ErrorCode;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

std::string address_of(const Listener& proxy) {
    return "http://127.0.0.1:" + std::to_string(proxy.port());
}

struct ProxyFixture : TransportFixture {
    std::string asked;  // what the proxy was asked, written before the reply reaches the client

    [[nodiscard]] Listener::Serve tunneling_to(const Listener& server) {
        return [this, port = server.port()](Socket& socket) {
            asked = socket.read_head();
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
            tunnel(socket, port);
        };
    }
    [[nodiscard]] Listener::Serve refusing_with(std::string head) {
        return [this, head = std::move(head)](Socket& socket) {
            asked = socket.read_head();
            socket.write(head + "\r\nContent-Length: 0\r\n\r\n");
        };
    }
    /// The error of a request by a proxy that behaves so.
    ErrorCode error_by(Listener::Serve serve) {
        const Listener proxy(std::move(serve));
        route.proxy = address_of(proxy);
        return send_to("https://localhost/v1/check").error().code;
    }
    ~ProxyFixture() {
        for (const auto* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
            ::unsetenv(name);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(curl_transport_proxy_tests, ProxyFixture)

BOOST_AUTO_TEST_CASE(the_proxy_hears_where_to_connect_and_no_more_and_the_server_the_approved_bytes) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    route.proxy = address_of(proxy);
    const auto request = request_to(url_of(server));
    must(telemetry::network_transport().send(request, route, {}));
    const std::string place = "localhost:" + std::to_string(server.port());
    BOOST_TEST(asked == "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\nProxy-Connection: Keep-Alive\r\n\r\n");
    BOOST_TEST(requests().at(0) == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(the_password_of_a_proxy_reaches_the_proxy_and_nobody_else) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    route.proxy = "http://user:secret@127.0.0.1:" + std::to_string(proxy.port());
    const auto request = request_to(url_of(server));
    must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(asked.find("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n") != std::string::npos);
    BOOST_TEST(requests().at(0) == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_asks_for_a_password_has_its_own_error) {
    BOOST_TEST(
        (error_by(refusing_with("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"")) ==
         ErrorCode::proxy_auth));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_refuses_or_talks_nonsense_has_its_own_error) {
    BOOST_TEST((error_by(refusing_with("HTTP/1.1 403 Forbidden")) == ErrorCode::proxy));
    BOOST_TEST((error_by(refusing_with("HTTP/1.1 502 Bad Gateway")) == ErrorCode::proxy));
    BOOST_TEST((error_by(refusing_with("HTTP/1.1 302 Found\r\nLocation: https://elsewhere/")) == ErrorCode::proxy));
}

// Bug: with a libcurl before 8.7 a proxy that was not there was reported as a server that was not there.
BOOST_AUTO_TEST_CASE(a_proxy_that_cannot_be_reached_has_its_own_error) {
    route.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
    BOOST_TEST((send_to("https://localhost/").error().code == ErrorCode::proxy));
    route.proxy = "http://no-such-proxy.invalid:3128";
    BOOST_TEST((send_to("https://localhost/").error().code == ErrorCode::proxy));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_hangs_is_left_at_once_when_a_stop_is_requested) {
    std::promise<void> reached;
    const Listener proxy([&](Socket& socket) {
        static_cast<void>(socket.read_head());
        reached.set_value();
        socket.wait_for_end();
    });
    route.proxy = address_of(proxy);
    BOOST_TEST(stops_at_once(proxy, reached.get_future()));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_opens_tls_itself_is_not_trusted) {
    const CertificateAuthority its_own;
    identity = its_own.issue("DNS:localhost");
    const Listener server(replying(ok));
    BOOST_TEST((error_by(tunneling_to(server)) == ErrorCode::tls_untrusted));
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(the_proxy_of_the_environment_is_used_and_lower_case_comes_first) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    const Listener other(refusing_with("HTTP/1.1 403 Forbidden"));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    ::setenv("HTTPS_PROXY", address_of(other).c_str(), 1);
    ::setenv("ALL_PROXY", address_of(other).c_str(), 1);
    must(send(server));
    BOOST_TEST(proxy.connections() == 1);
    BOOST_TEST(other.connections() == 0);
}

BOOST_AUTO_TEST_CASE(names_in_no_proxy_are_reached_without_it) {
    const Listener server(replying(ok));
    const Listener proxy(refusing_with("HTTP/1.1 403 Forbidden"));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    ::setenv("NO_PROXY", "example.com,localhost", 1);
    must(send(server));
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_AUTO_TEST_CASE(with_the_setting_none_the_environment_is_not_looked_at) {
    const Listener server(replying(ok));
    const Listener proxy(refusing_with("HTTP/1.1 403 Forbidden"));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    route.proxy = "none";
    must(send(server));
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
