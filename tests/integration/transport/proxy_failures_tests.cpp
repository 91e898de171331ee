// A proxy that does not do its duty: each kind has its own error, and hears no more than where to connect.
#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "proxy_fixture.hpp"

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using namespace transport;
using telemetry::Error;
using telemetry::ErrorCode;

namespace {

const std::string asked = connect_head("localhost:443");
const std::string asked_as_user = connect_head("localhost:443", "Basic dXNlcjpzZWNyZXQ=");

std::string login_by(const std::string& ways) {
    return "HTTP/1.1 407 Proxy Authentication Required\r\n" + ways + "Content-Length: 0\r\n\r\n";
}

struct Failures : ProxyFixture {
    void check(Listener::Serve serve, const Error& expected) {
        const Error error = error_by(std::move(serve));
        BOOST_TEST((error.code == expected.code), to_string(error.code));
        BOOST_TEST(error.message == expected.message);
        BOOST_TEST(take_heard() == asked);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_failures_tests, Failures)

BOOST_AUTO_TEST_CASE(a_proxy_that_asks_for_a_password_is_named_so) {
    const std::string basic = login_by("Proxy-Authenticate: Basic realm=\"secret corp\"\r\n");
    check(answering(basic), {ErrorCode::proxy_auth, "the proxy asks for a user name and a password"});
    check(answering(login_by("")), {ErrorCode::proxy_auth, "the proxy asks for a user name and a password"});
    const Error refused = error_by(answering(basic), "user:secret");
    BOOST_TEST((refused.code == ErrorCode::proxy_auth));
    BOOST_TEST(refused.message == "the proxy does not accept the user name and the password");
    BOOST_TEST(take_heard() == asked_as_user);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_asks_for_another_login_says_which) {
    check(answering(login_by("Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n")),
          {ErrorCode::proxy_auth, "the proxy asks for a login by Negotiate, NTLM; this library knows Basic alone"});
    check(answering(login_by("Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n")),
          {ErrorCode::proxy_auth, "the proxy asks for a login by Digest; this library knows Basic alone"});
}

BOOST_AUTO_TEST_CASE(a_proxy_that_refuses_tells_by_which_status) {
    for (const std::string status : {"302", "403", "502", "504"}) {
        check(answering("HTTP/1.1 " + status + " No\r\nLocation: https://elsewhere/\r\nContent-Length: 0\r\n\r\n"),
              {ErrorCode::proxy, "the proxy refused to connect, with status " + status});
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_answer_as_a_proxy_does_is_named_so) {
    const Error none{ErrorCode::proxy, "the proxy did not answer as a proxy does"};
    check(answering("SSH-2.0-OpenSSH_9.2\r\n\r\n"), none);
    const auto ending = [this](std::string bytes, bool by_reset) {
        return [this, bytes = std::move(bytes), by_reset](Socket& socket) {
            hear(socket.read_head());
            socket.write(bytes);
            if (by_reset) socket.reset();
        };
    };
    check(ending(std::string("\x15\x03\x01\x00\x02\x02\x46", 7), false), none);
    check(ending("", false), none);
    check(ending("", true), none);
    check(ending("HTTP/1.1 200 Connection esta", false), none);
}

// Bug: with a libcurl before 8.7 a proxy that was not there was reported as a server that was not there.
BOOST_AUTO_TEST_CASE(a_proxy_that_cannot_be_reached_has_its_own_error) {
    route.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
    BOOST_TEST((send_to("https://localhost/").error() == Error{ErrorCode::proxy, "the proxy could not be reached"}));
    route.proxy = "http://no-such-proxy.invalid:3128";
    BOOST_TEST(
        (send_to("https://localhost/").error() == Error{ErrorCode::proxy, "the name of the proxy could not be resolved"}));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_hangs_is_given_up_when_the_time_to_connect_is_over) {
    route.connect_time_max = 1s;
    check(answering(""), {ErrorCode::timeout, "the time for the request ran out before the proxy had connected"});
    check(answering("HTTP/1.1 200 Connection"),
          {ErrorCode::timeout, "the time for the request ran out before the proxy had connected"});
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

BOOST_AUTO_TEST_CASE(a_tunnel_that_hangs_is_given_up_before_anything_went_through) {
    route.connect_time_max = 1s;
    std::string tunneled;
    const Error error = error_by([&](Socket& socket) {
        hear(socket.read_head());
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        tunneled = socket.read_to_end();
    });
    BOOST_TEST((error == Error{ErrorCode::timeout, "the time for the request ran out"}));
    BOOST_TEST(take_heard() == asked);
    BOOST_TEST(tunneled.starts_with("\x16\x03\x01"));  // the client's hello, and no request
    BOOST_TEST(tunneled.find("POST") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_intercepts_tls_is_not_trusted_without_its_authority) {
    const CertificateAuthority its_own;
    const Identity shown = its_own.issue("DNS:localhost");
    check(intercepting_as(shown),
          {ErrorCode::tls_untrusted, "the server's certificate is not trusted: its authority is not one that is trusted here"});
}

BOOST_AUTO_TEST_CASE(a_proxy_that_intercepts_tls_and_is_trusted_is_refused_for_its_key) {
    const CertificateAuthority its_own;
    const Identity shown = its_own.issue("DNS:localhost");
    route.ca_file = directory.write("both.pem", authority.pem() + its_own.pem()).string();
    route.pinned_keys = identity.pin();
    check(
        intercepting_as(shown),
        {ErrorCode::tls_pin, "the server's key is not one of pinnedKeys; a proxy that intercepts TLS shows a key of its own"});
    route.pinned_keys.clear();
    static_cast<void>(error_by(intercepting_as(shown)));  // which does not answer
    BOOST_TEST(take_heard().find("POST /v1/check") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_proxy_over_tls_that_is_not_trusted_hears_nothing) {
    const CertificateAuthority unknown;
    const Identity shown = unknown.issue("IP:127.0.0.1");
    const Listener proxy([&](Socket& socket) {
        TlsStream stream(socket, shown);
        hear(stream.read_some());
    });
    route.proxy = "https://user:secret@127.0.0.1:" + std::to_string(proxy.port());
    BOOST_TEST((send_to("https://localhost/").error() ==
                Error{ErrorCode::tls_untrusted,
                      "the proxy's certificate is not trusted: its authority is not one that is trusted here"}));
    BOOST_TEST(take_heard() == "");
    const Listener without_tls([&](Socket& socket) {
        hear(socket.read_some());
        socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    route.proxy = "https://user:secret@127.0.0.1:" + std::to_string(without_tls.port());
    BOOST_TEST((send_to("https://localhost/").error() ==
                Error{ErrorCode::tls_untrusted, "no trusted TLS connection to the proxy could be made"}));
    BOOST_TEST(take_heard().find("dXNlcjpzZWNyZXQ=") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
