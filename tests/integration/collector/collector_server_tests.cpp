#include "serve/server.hpp"

#include "integration/collector/running_collector.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

using namespace collector;
using namespace collector::test;

namespace {

bool has_status(const std::string& response, const std::string& status) {
    return response.starts_with("HTTP/1.1 " + status);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_server_tests)

BOOST_AUTO_TEST_CASE(a_clean_report_gets_the_notice_and_is_kept_byte_for_byte) {
    RunningCollector collector;
    const std::string request = collector.request(clean_body);
    const std::string response = collector.connect().exchange(request);
    BOOST_TEST(has_status(response, "200 OK"));
    BOOST_TEST(response.ends_with("\r\n\r\n{\"notice\":1}"));
    std::vector<std::string> kept;
    collector.ledger().visit_accepted([&](const Exchange& exchange) { kept.push_back(exchange.request); });
    BOOST_REQUIRE(kept.size() == 1u);
    BOOST_TEST(kept.front() == request);
}

BOOST_AUTO_TEST_CASE(a_leaky_report_gets_a_problem_that_does_not_repeat_the_leak) {
    RunningCollector collector;
    std::string body = clean_body;
    body.replace(body.find("12"), 2, "\"SECRET\"");
    const std::string response = collector.connect().exchange(collector.request(body));
    BOOST_TEST(has_status(response, "422 "));
    BOOST_TEST(response.find("Content-Type: application/problem+json\r\n") != std::string::npos);
    BOOST_TEST(response.find("\"pointer\":\"/usage/metrics/environments\"") != std::string::npos);
    BOOST_TEST(response.find("SECRET") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_connection_carries_many_requests_sent_at_once_or_byte_by_byte) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    const std::string request = collector.request(clean_body);
    client.send(request + request + request);
    for (int i = 0; i < 3; ++i) BOOST_TEST(has_status(client.receive(), "200 "));
    for (const char byte : request) client.send({&byte, 1});
    BOOST_TEST(has_status(client.receive(), "200 "));
    BOOST_TEST(collector.ledger().totals().accepted == 4u);
}

BOOST_AUTO_TEST_CASE(the_connection_goes_on_after_a_refusal_whose_end_is_known) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    BOOST_TEST(has_status(client.exchange(collector.request("{}")), "422 "));
    BOOST_TEST(has_status(client.exchange(collector.request(clean_body)), "200 "));
}

BOOST_AUTO_TEST_CASE(other_addresses_are_refused_and_kept) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    BOOST_TEST(has_status(client.exchange(collector.request(clean_body, "/elsewhere")), "404 "));
    BOOST_TEST(has_status(client.exchange("GET /?name=web01 HTTP/1.1\r\nHost: localhost\r\n\r\n"), "404 "));
    BOOST_TEST(collector.ledger().totals().rejected == 2u);
}

BOOST_AUTO_TEST_CASE(a_tag_in_the_path_names_the_run) {
    RunningCollector collector;
    BOOST_TEST(has_status(collector.connect().exchange(collector.request(clean_body, "/before/v1/check")), "200 "));
    collector.ledger().visit_accepted([](const Exchange& exchange) { BOOST_TEST(exchange.tag == "before"); });
}

BOOST_AUTO_TEST_CASE(a_tag_with_a_notice_of_its_own_is_answered_with_it) {
    RunningCollector collector;
    BOOST_TEST(collector.connect().exchange(collector.request(clean_body, "/beta/v1/check")).ends_with("{\"notice\":2}"));
    BOOST_TEST(collector.connect().exchange(collector.request(clean_body, "/before/v1/check")).ends_with("{\"notice\":1}"));
}

BOOST_AUTO_TEST_CASE(oversized_requests_are_refused_before_they_are_read) {
    RunningCollector collector;
    TlsClient head_client = collector.connect();
    BOOST_TEST(has_status(head_client.exchange("POST / HTTP/1.1\r\nX: " + std::string(9000, 'x')), "431 "));
    BOOST_TEST(head_client.is_closed());
    TlsClient body_client = collector.connect();
    BOOST_TEST(has_status(body_client.exchange("POST /v1/check HTTP/1.1\r\nContent-Length: 65537\r\n\r\n"), "413 "));
    BOOST_TEST(body_client.is_closed());
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_refused_and_the_connection_ends) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    const std::string request = "POST /v1/check HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    BOOST_TEST(has_status(client.exchange(request), "422 "));
    BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(a_request_that_breaks_off_is_kept_as_refused) {
    RunningCollector collector;
    {
        TlsClient client = collector.connect();
        client.exchange(collector.request(clean_body));
        client.send(collector.request(clean_body).substr(0, 50));
    }
    TlsClient watcher = collector.connect();
    while (collector.ledger().totals().rejected == 0) watcher.exchange("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    collector.ledger().visit_rejected([](const Exchange& exchange) {
        BOOST_TEST((exchange.findings.front().rule == Rule::request_incomplete));
        BOOST_TEST(exchange.request.size() == 50u);
    });
}

BOOST_AUTO_TEST_CASE(the_pages_tell_what_came) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    const auto get = [&](const std::string& path) {
        return client.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    };
    BOOST_TEST(get("/healthz").ends_with("\r\n\r\nok\n"));
    client.exchange(collector.request(clean_body));
    BOOST_TEST(get("/").find("Nothing was found that should not be there") != std::string::npos);
    BOOST_TEST(get("/audit/summary").find("\"accepted\":1") != std::string::npos);
    BOOST_TEST(get("/audit/accepted").find("listeningTentacle") != std::string::npos);
    BOOST_TEST(get("/audit/rejected").ends_with("\r\n\r\n[]"));
    client.exchange("POST /audit/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(get("/audit/summary").find("\"exchanges\":0") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_the_connection_ends_that_has_stood_still_longest) {
    ServerOptions options;
    options.connections_max = 2;
    RunningCollector collector(options);
    TlsClient first = collector.connect();
    TlsClient second = collector.connect();
    BOOST_TEST(has_status(first.exchange(collector.request(clean_body)), "200 "));
    TlsClient third = collector.connect();
    BOOST_TEST(second.is_closed());
    BOOST_TEST(has_status(first.exchange(collector.request(clean_body)), "200 "));
    BOOST_TEST(has_status(third.exchange(collector.request(clean_body)), "200 "));
}

BOOST_AUTO_TEST_CASE(several_threads_serve_together) {
    ServerOptions options;
    options.threads = 3;
    RunningCollector collector(options);
    std::vector<std::thread> clients;
    for (int i = 0; i < 6; ++i) {
        clients.emplace_back([&] {
            TlsClient client = collector.connect();
            for (int k = 0; k < 50; ++k) client.exchange(collector.request(clean_body));
        });
    }
    for (std::thread& client : clients) client.join();
    BOOST_TEST(collector.ledger().totals().accepted == 300u);
}

BOOST_AUTO_TEST_CASE(the_certificate_holds_for_localhost_and_old_protocols_do_not) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    BOOST_TEST(SSL_version(client.native()) == TLS1_3_VERSION);
    BOOST_TEST(SSL_get_verify_result(client.native()) == X509_V_OK);
}

BOOST_AUTO_TEST_CASE(an_address_in_use_is_refused_with_a_reason) {
    RunningCollector collector;
    const TlsIdentity identity = TlsIdentity::make();
    const Server taken({}, identity);
    ServerOptions options;
    options.port = taken.port();
    BOOST_CHECK_THROW(Server(options, identity), CannotListen);
    options.address = "not-an-address";
    BOOST_CHECK_THROW(Server(options, identity), CannotListen);
}

BOOST_AUTO_TEST_SUITE_END()
