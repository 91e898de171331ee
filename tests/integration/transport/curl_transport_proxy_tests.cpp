#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "proxy_fixture.hpp"
#include "support/must.hpp"

#include <cstdlib>
#include <string>

using namespace transport;
using support::must;
using telemetry::ErrorCode;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const std::string forbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

std::string place_of(const Listener& server) {
    return "localhost:" + std::to_string(server.port());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(curl_transport_proxy_tests, ProxyFixture)

BOOST_AUTO_TEST_CASE(the_proxy_hears_where_to_connect_and_no_more_and_the_server_the_approved_bytes) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    route.proxy = address_of(proxy);
    const auto request = request_to(url_of(server));
    must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(take_heard() == connect_head(place_of(server)));
    BOOST_TEST(requests().at(0) == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(the_password_of_a_proxy_reaches_the_proxy_and_nobody_else) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    route.proxy = address_of(proxy, "user:secret");
    const auto request = request_to(url_of(server));
    must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(take_heard() == connect_head(place_of(server), "Basic dXNlcjpzZWNyZXQ="));
    BOOST_TEST(requests().at(0) == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(what_is_percent_encoded_in_a_password_is_decoded_once) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    const auto authorization = [&](const std::string& credentials) {
        route.proxy = address_of(proxy, credentials);
        must(send(server));
        const std::string heard = take_heard();
        const std::size_t begin = heard.find("Basic ");
        return heard.substr(begin, heard.find("\r\n", begin) - begin);
    };
    BOOST_TEST(authorization("user:p%40ss%3A%2Fw%20rd") == "Basic dXNlcjpwQHNzOi93IHJk");  // user:p@ss:/w rd
    BOOST_TEST(authorization("user:p@ss:/w rd") == "Basic dXNlcjpwQHNzOi93IHJk");
    BOOST_TEST(authorization("user:%2541") == "Basic dXNlcjolNDE=");  // user:%41
    BOOST_TEST(authorization("user") == "Basic dXNlcjo=");            // user:
    BOOST_TEST(authorization("us%3Aer:x") == "Basic dXM6ZXI6eA==");   // us:er:x
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_asked_over_tls_is_held_to_the_authorities_and_not_to_the_servers_key) {
    const Listener server(replying(ok));
    const Identity proxys = authority.issue("IP:127.0.0.1");
    const Listener proxy([&](Socket& socket) {
        TlsStream stream(socket, proxys);
        hear(stream.read_some());
        stream.write("HTTP/1.1 200 Connection established\r\n\r\n");
        stream.tunnel(socket, server.port());
    });
    route.proxy = "https://user:secret@127.0.0.1:" + std::to_string(proxy.port());
    route.pinned_keys = identity.pin();
    must(send(server));
    BOOST_TEST(take_heard() == connect_head(place_of(server), "Basic dXNlcjpzZWNyZXQ="));
    route.pinned_keys = proxys.pin();
    BOOST_TEST((send(server).error().code == ErrorCode::tls_pin));
    BOOST_TEST(requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_speaks_socks_hears_the_login_and_where_to_connect_and_no_more) {
    const Listener server(replying(ok));
    const Listener proxy(speaking_socks_to(server));
    const std::string at = "@127.0.0.1:" + std::to_string(proxy.port());
    ::setenv("ALL_PROXY", ("socks5h://user:secret" + at).c_str(), 1);
    const auto request = request_to(url_of(server));
    must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(requests().at(0) == request.head() + request.body());
    const std::string port{static_cast<char>(server.port() >> 8), static_cast<char>(server.port() & 0xFF)};
    const std::string heard = take_heard();
    BOOST_TEST(heard.ends_with("\x01\x04user\x06secret\x05\x01" + std::string(1, '\0') + "\x03\x09localhost" + port));
    BOOST_TEST(heard.size() < 50u);

    ::setenv("ALL_PROXY", ("socks5h://user:wrong" + at).c_str(), 1);
    const auto refused = send(server);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::proxy_auth), refused.error().message);
    BOOST_TEST(refused.error().message == "the proxy does not accept the user name and the password");
    route.pinned_keys = authority.issue("DNS:localhost").pin();
    ::setenv("ALL_PROXY", ("socks5h://user:secret" + at).c_str(), 1);
    BOOST_TEST((send(server).error().code == ErrorCode::tls_pin));  // behind it, failures are the server's
    BOOST_TEST(requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_proxy_of_the_environment_is_used_and_lower_case_comes_first) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    const Listener other(answering(forbidden));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    ::setenv("HTTPS_PROXY", address_of(other).c_str(), 1);
    ::setenv("ALL_PROXY", address_of(other).c_str(), 1);
    must(send(server));
    BOOST_TEST(proxy.connections() == 1);
    BOOST_TEST(other.connections() == 0);
}

BOOST_AUTO_TEST_CASE(with_the_setting_none_the_environment_is_not_looked_at) {
    const Listener server(replying(ok));
    const Listener proxy(answering(forbidden));
    ::setenv("https_proxy", address_of(proxy).c_str(), 1);
    route.proxy = "none";
    must(send(server));
    BOOST_TEST(proxy.connections() == 0);
}

BOOST_AUTO_TEST_CASE(a_proxy_of_the_environment_that_is_no_address_is_a_matter_of_configuration) {
    const Listener server(replying(ok));
    ::setenv("ALL_PROXY", "ftp://user:secret@127.0.0.1", 1);
    const auto reply = send(server);
    BOOST_REQUIRE(!reply);
    BOOST_TEST((reply.error().code == ErrorCode::configuration));
    BOOST_TEST(reply.error().message == "ALL_PROXY: the scheme must be http, https, socks4, socks4a, socks5 or socks5h");
    BOOST_TEST(server.connections() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
