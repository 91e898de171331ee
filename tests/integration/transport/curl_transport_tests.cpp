#include "egress/transport.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "transport_fixture.hpp"

#include <signal.h>

#include <string>

using namespace transport;
using support::must;
using telemetry::ApprovedRequest;
using telemetry::ErrorCode;
using telemetry::Transport;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

std::string with_header(const std::string& header) {
    return "HTTP/1.1 503 Service Unavailable\r\n" + header + "\r\nContent-Length: 0\r\n\r\n";
}

std::string with_body(std::size_t size) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
}

volatile sig_atomic_t signals_seen = 0;

void see_signal(int) {
    signals_seen = signals_seen + 1;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(curl_transport_tests, TransportFixture)

BOOST_AUTO_TEST_CASE(the_server_receives_the_approved_bytes_and_no_other) {
    const Listener server(replying(ok));
    const auto request = request_to(url_of(server));
    const auto reply = must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.body == "{}");
    BOOST_REQUIRE(requests().size() == 1u);
    BOOST_TEST(requests()[0] == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(an_address_in_numbers_is_sent_as_it_was_shown) {
    const Listener server(replying(ok));
    const auto request = request_to("https://127.0.0.1:" + std::to_string(server.port()));
    must(telemetry::network_transport().send(request, route, {}));
    BOOST_TEST(requests().at(0) == request.head() + request.body());
}

BOOST_AUTO_TEST_CASE(every_send_has_a_connection_of_its_own) {
    const Listener server(replying(ok));
    must(send(server));
    must(send(server));
    BOOST_TEST(server.connections() == 2);
    BOOST_TEST(requests().at(0) == requests().at(1));
}

BOOST_AUTO_TEST_CASE(a_redirect_is_a_reply_and_is_not_followed) {
    const Listener elsewhere(replying(ok));
    const Listener server(
        replying("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + url_of(elsewhere) + "\r\nContent-Length: 0\r\n\r\n"));
    BOOST_TEST(must(send(server)).status == 307);
    BOOST_TEST(elsewhere.connections() == 0);
}

BOOST_AUTO_TEST_CASE(a_server_whose_certificate_is_not_to_be_trusted_gets_no_request) {
    const CertificateAuthority unknown;
    const auto untrusted = [&](Identity shown) {
        identity = std::move(shown);
        return error_of(replying(ok)) == ErrorCode::tls_untrusted;
    };
    BOOST_TEST(untrusted(authority.issue("DNS:other.example")));
    BOOST_TEST(untrusted(authority.issue("DNS:localhost.example")));
    BOOST_TEST(untrusted(unknown.issue("DNS:localhost")));
    BOOST_TEST(untrusted(self_signed("DNS:localhost")));
    BOOST_TEST(untrusted(authority.issue("DNS:localhost", Flaw::expired)));
    BOOST_TEST(untrusted(authority.issue("DNS:localhost", Flaw::not_yet_valid)));
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(without_a_file_of_authorities_those_of_the_system_decide) {
    route.ca_file.clear();
    BOOST_TEST((error_of(replying(ok)) == ErrorCode::tls_untrusted));
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(tls_older_than_1_2_is_refused) {
    const auto speaking = [&](int newest) {
        return error_of([&, newest](Socket& socket) {
            TlsStream stream(socket, identity, newest);
            if (!stream.read_request().empty()) stream.write(ok);
        });
    };
    BOOST_TEST((speaking(TLS1_1_VERSION) == ErrorCode::tls_untrusted));
    BOOST_TEST((speaking(TLS1_2_VERSION) == std::nullopt));
    BOOST_TEST((speaking(TLS1_3_VERSION) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_gets_no_request) {
    std::string received;
    BOOST_TEST((error_of([&](Socket& socket) {
                    received = socket.read_some();
                    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                }) == ErrorCode::tls_untrusted));
    BOOST_TEST(received.find("POST") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_of_authorities_that_cannot_be_read_is_a_matter_of_configuration) {
    route.ca_file = directory.write("broken.pem", "no certificate").string();
    BOOST_TEST((error_of(replying(ok)) == ErrorCode::configuration));
    route.ca_file = (directory.path() / "missing.pem").string();
    BOOST_TEST((error_of(replying(ok)) == ErrorCode::configuration));
}

BOOST_AUTO_TEST_CASE(a_closed_port_and_an_unknown_name_have_their_own_errors) {
    BOOST_TEST((send_to("https://localhost:" + std::to_string(closed_port())).error().code == ErrorCode::connect));
    BOOST_TEST((send_to("https://no-such-host.invalid/").error().code == ErrorCode::dns));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_answers_is_left_at_once_when_a_stop_is_requested) {
    std::promise<void> reached;
    const Listener server(serving([&](TlsStream&, Socket& socket) {
        reached.set_value();
        socket.wait_for_end();
    }));
    BOOST_TEST(stops_at_once(server, reached.get_future()));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_begins_tls_is_left_at_once_when_a_stop_is_requested) {
    std::promise<void> reached;
    const Listener server([&](Socket& socket) {
        static_cast<void>(socket.read_some());
        reached.set_value();
        socket.wait_for_end();
    });
    BOOST_TEST(stops_at_once(server, reached.get_future()));
}

BOOST_AUTO_TEST_CASE(a_server_that_drips_is_left_at_once_when_a_stop_is_requested) {
    std::promise<void> reached;
    const Listener server(serving([&](TlsStream& stream, Socket& socket) {
        stream.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
        reached.set_value();
        socket.wait_for_end();
    }));
    BOOST_TEST(stops_at_once(server, reached.get_future()));
}

BOOST_AUTO_TEST_CASE(what_was_stopped_before_it_began_reaches_nobody) {
    const Listener server(replying(ok));
    std::stop_source source;
    source.request_stop();
    BOOST_TEST((send(server, source.get_token()).error().code == ErrorCode::cancelled));
    BOOST_TEST(server.connections() == 0);
}

BOOST_AUTO_TEST_CASE(a_reply_may_be_64_kib_and_no_more) {
    const Listener whole(replying(with_body(ApprovedRequest::check_reply_size_max)));
    BOOST_TEST(must(send(whole)).body.size() == ApprovedRequest::check_reply_size_max);
    BOOST_TEST((error_of(replying(with_body(ApprovedRequest::check_reply_size_max + 1))) == ErrorCode::response_too_large));
}

BOOST_AUTO_TEST_CASE(a_reply_without_end_is_given_up) {
    BOOST_TEST((error_of(serving([](TlsStream& stream, Socket&) {
                    stream.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (stream.write(std::string(16384, 'x'))) {
                    }
                })) == ErrorCode::response_too_large));
}

BOOST_AUTO_TEST_CASE(a_header_beyond_16_kib_is_given_up) {
    const std::string line = "X-Filler: " + std::string(900, 'x') + "\r\n";
    std::string many;
    for (int i = 0; i < 20; ++i) many += line;
    BOOST_TEST(
        (error_of(replying("HTTP/1.1 200 OK\r\n" + many + "Content-Length: 0\r\n\r\n")) == ErrorCode::response_too_large));
    const std::string endless = "HTTP/1.1 200 OK\r\nX-Filler: ";
    BOOST_TEST((error_of(serving([&](TlsStream& stream, Socket&) {
                    stream.write(endless);
                    while (stream.write(std::string(16384, 'x'))) {
                    }
                })) != std::nullopt));
}

BOOST_AUTO_TEST_CASE(the_server_says_when_to_come_again_within_a_day) {
    const auto retry_after = [&](const std::string& value) {
        const Listener server(replying(with_header("Retry-After: " + value)));
        return must(send(server)).retry_after.count();
    };
    constexpr long a_day = 24 * 60 * 60;
    BOOST_TEST(retry_after("120") == 120);
    BOOST_TEST(retry_after("0") == 0);
    BOOST_TEST(retry_after("86401") == a_day);
    BOOST_TEST(retry_after("99999999999999999999999") <= a_day);
    BOOST_TEST(retry_after("-5") == 0);
    BOOST_TEST(retry_after("soon") == 0);
    BOOST_TEST(retry_after("Fri, 31 Dec 2094 23:59:59 GMT") == a_day);
    BOOST_TEST(retry_after("Fri, 31 Dec 1999 23:59:59 GMT") == 0);
}

BOOST_AUTO_TEST_CASE(a_reply_that_is_cut_off_or_none_at_all_is_a_broken_protocol) {
    BOOST_TEST((error_of(replying("")) == ErrorCode::protocol));
    BOOST_TEST((error_of(replying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")) == ErrorCode::protocol));
    BOOST_TEST((error_of(replying("nonsense\r\n\r\n")) == ErrorCode::protocol));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_reset_raises_no_signal_in_the_host) {
    struct sigaction seen {};
    struct sigaction before {};
    seen.sa_handler = see_signal;
    ::sigaction(SIGPIPE, &seen, &before);
    signals_seen = 0;
    for (int i = 0; i < 20; ++i) {
        BOOST_TEST((error_of([&](Socket& socket) {
                        const TlsStream stream(socket, identity);
                        socket.reset();
                    }) != std::nullopt));
        BOOST_TEST((error_of(serving([](TlsStream&, Socket& socket) { socket.reset(); })) != std::nullopt));
    }
    ::sigaction(SIGPIPE, &before, nullptr);
    BOOST_TEST(signals_seen == 0);
}

BOOST_AUTO_TEST_CASE(no_message_has_the_address_or_what_the_server_said) {
    identity = self_signed("DNS:secret.example");
    const Listener server(replying(ok));
    const auto reply = send(server);
    BOOST_REQUIRE(!reply);
    BOOST_TEST(reply.error().message ==
               "the server's certificate is not trusted: its authority is not one that is trusted here");
}

BOOST_AUTO_TEST_SUITE_END()
