#include "serve/server.hpp"

#include "audit/digest.hpp"
#include "integration/collector/narrow_collector.hpp"
#include "integration/collector/running_collector.hpp"
#include "show/audit_json.hpp"

#include <sys/socket.h>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace collector;
using namespace collector::test;

namespace {

bool has_status(const std::string& response, const std::string& status) {
    return response.starts_with("HTTP/1.1 " + status);
}

// The beginning of a good request of 60,000 bytes: as many as one TLS record takes, and the server's first buffer.
std::string half_of_a_large_request(std::uint16_t port) {
    std::string head = check_request(port);
    head.erase(head.find("\r\n\r\n") + 4);
    const std::size_t length = head.find("Content-Length: ") + 16;
    head.replace(length, head.find("\r\n", length) - length, "60000");
    return head + std::string((std::size_t{16} << 10) - head.size(), ' ');
}

void check_that_only_the_end_is_missed(const Ledger& ledger) {
    while (ledger.totals().rejected == 0) std::this_thread::yield();
    std::vector<Finding> findings;
    ledger.visit_rejected([&](const Exchange& exchange) { findings = exchange.findings; });
    BOOST_REQUIRE(findings.size() == 1u);
    BOOST_TEST((findings.front().rule == Rule::request_incomplete));
}

// What an OpenSSL client that asks for this name says first.
std::string hello_for(std::string name) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    const std::unique_ptr<SSL, decltype(&SSL_free)> client(SSL_new(tls.get()), SSL_free);
    SSL_ctrl(client.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    BIO* const output = BIO_new(BIO_s_mem());
    SSL_set_bio(client.get(), BIO_new(BIO_s_mem()), output);
    SSL_connect(client.get());
    std::string hello(static_cast<std::size_t>(BIO_pending(output)), '\0');
    BIO_read(output, hello.data(), static_cast<int>(hello.size()));
    return hello;
}

// The texts of the findings about server names, by their lengths and hashes.
std::vector<Finding> server_name_findings(const Ledger& ledger) {
    std::vector<Finding> found;
    ledger.visit_rejected([&](const Exchange& exchange) {
        for (const Finding& finding : exchange.findings) {
            if (finding.rule == Rule::server_name) found.push_back(finding);
        }
    });
    return found;
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

// The buffer grew after the head was read, and what was found was found in memory that had been given back.
BOOST_AUTO_TEST_CASE(a_large_request_that_breaks_off_misses_its_end_alone) {
    RunningCollector collector;
    collector.connect().send(half_of_a_large_request(collector.port()));
    check_that_only_the_end_is_missed(collector.ledger());
}

BOOST_AUTO_TEST_CASE(a_large_request_that_has_to_give_way_misses_its_end_alone) {
    const NarrowCollector collector;
    collector.crowd_out(half_of_a_large_request(collector.port()));
    check_that_only_the_end_is_missed(collector.ledger());
}

BOOST_AUTO_TEST_CASE(a_visit_that_brings_something_is_judged) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    const std::string rest = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nAlice";
    BOOST_TEST(has_status(client.exchange("GET /healthz" + rest), "404 "));
    BOOST_TEST(has_status(client.exchange("POST /audit/reset" + rest), "404 "));
    BOOST_TEST(collector.ledger().totals().rejected == 2u);
}

// It had the ten seconds of a request, whatever the server was told.
BOOST_AUTO_TEST_CASE(a_stop_does_not_wait_for_who_reads_no_reply) {
    std::string body = "{";
    while (body.size() < 60'000) body += "\"\":1,";
    ServerOptions options;
    options.patience = {.request = std::chrono::seconds(30), .farewell = std::chrono::milliseconds(100)};
    std::optional<RunningCollector> collector(std::in_place, options);
    for (int i = 0; i < 24; ++i) collector->connect().exchange(collector->request(body));
    TlsClient greedy = collector->connect();
    greedy.send("GET /audit/rejected HTTP/1.1\r\nHost: localhost\r\n\r\n");
    BOOST_TEST(has_status(greedy.receive_head(), "200 "));
    const auto before = std::chrono::steady_clock::now();
    collector.reset();
    BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::seconds(15)));
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_wait_for_a_fault) {
    ServerOptions options;
    options.patience.farewell = std::chrono::milliseconds(1500);
    std::optional<RunningCollector> collector(std::in_place, options, std::vector<std::string>{"ok x1", "delay:1h"});
    const std::string request = collector->request(clean_body);
    TlsClient late = collector->connect();
    late.send(request.substr(0, 100));
    TlsClient watcher = collector->connect();
    BOOST_TEST(has_status(watcher.exchange(request), "200 "));  // by now the half of the other is there
    const auto before = std::chrono::steady_clock::now();
    std::thread stop([&] { collector.reset(); });
    BOOST_TEST(watcher.is_closed());
    late.send(request.substr(100));
    stop.join();
    BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::seconds(15)));
}

BOOST_AUTO_TEST_CASE(a_fault_has_the_time_that_it_was_asked_to_take) {
    ServerOptions options;
    options.patience.fault = std::chrono::milliseconds(0);
    RunningCollector collector(options, {"delay:700ms"});
    BOOST_TEST(has_status(collector.connect().exchange(collector.request(clean_body)), "200 "));
}

// What followed the request that met a fault was thrown away with the connection.
BOOST_AUTO_TEST_CASE(what_follows_a_request_that_meets_a_fault_is_heard) {
    for (const std::string fault : {"empty", "cut:20", "truncate", "truncate:20", "reset", "garbage", "length:+10", "length:-5",
                                    "status:503", "drip:16/1ms"}) {
        for (const bool at_once : {true, false}) {
            RunningCollector collector({}, {fault + " x1"});
            {
                TlsClient client = collector.connect();
                const std::string leaky = collector.request(R"({"name":"Alice"})");
                client.send(collector.request(clean_body) + (at_once ? leaky + leaky.substr(0, 40) : std::string()));
                if (!at_once) client.send_what_is_taken(leaky);
                // Nobody reads what comes after a reset; a client that goes with an answer unread resets in its turn.
                while (fault != "reset" && collector.ledger().totals().rejected == 0) std::this_thread::yield();
            }
            collector.stop();
            const Totals totals = collector.ledger().totals();
            BOOST_TEST(totals.accepted == 1u, fault);
            if (at_once || fault != "reset") BOOST_TEST(totals.rejected == (at_once ? 2u : 1u), fault);
            BOOST_TEST(totals.faults.at(fault) == 1u, fault);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_end_of_a_faulty_answer_is_heard) {
    for (const std::string fault : {"empty", "length:+10", "truncate"}) {
        RunningCollector collector({}, {fault});
        {
            TlsClient client = collector.connect();
            client.send(collector.request(clean_body));
            while (!client.is_closed()) {
            }
            client.send_what_is_taken(collector.request(R"({"name":"Alice"})"));
        }
        collector.stop();
        BOOST_TEST(collector.ledger().totals().rejected == 1u, fault);
    }
}

BOOST_AUTO_TEST_CASE(a_stop_amid_a_delay_hears_what_came) {
    for (const bool at_once : {true, false}) {
        RunningCollector collector({}, {"delay:1h"});
        TlsClient client = collector.connect();
        const std::string leaky = collector.request(R"({"name":"Alice"})");
        client.send(collector.request(clean_body) + (at_once ? leaky : std::string()));
        while (collector.ledger().totals().accepted == 0) std::this_thread::yield();
        if (!at_once) client.send(leaky);
        collector.stop();
        BOOST_TEST(collector.ledger().totals().rejected == 1u, (at_once ? "at once" : "apart"));
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_tells_whether_it_was_spoken_to_in_tls) {
    const std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    for (const std::string& words : {std::string("user=Alice"), std::string("ann"), std::string("\x16\x03\x01 ann"), hello}) {
        RunningCollector collector({}, {"hang"});
        collector.say_in_the_clear(words);
        collector.stop();
        const Totals totals = collector.ledger().totals();
        BOOST_TEST(totals.mute(Mute::no_tls) == (words == hello ? 0u : 1u), words);
        BOOST_TEST(totals.mute(Mute::no_handshake) == (words == hello ? 1u : 0u), words);
    }
}

// It counted as a handshake that had ended early, which passes.
BOOST_AUTO_TEST_CASE(what_merely_begins_like_tls_is_no_tls) {
    for (const std::string& head : {std::string("\x16\x03\x01\x00\x20", 5), std::string("\x16\x03\x01\x02\x00", 5)}) {
        RunningCollector collector;
        collector.say_in_the_clear(head + "user=Alice; machine=server-room-7; and more of this sort");
        collector.stop();
        BOOST_TEST(collector.ledger().totals().mute(Mute::no_tls) == 1u);
    }
}

// Bytes past TLS, on a connection that had spoken it, went unread, and the run was all clean.
BOOST_AUTO_TEST_CASE(what_is_said_in_the_clear_after_tls_is_noted_once) {
    using Act = std::function<void(const RunningCollector&, TlsClient&)>;
    const auto check = [](const RunningCollector& collector, TlsClient& client) {
        BOOST_TEST(has_status(client.exchange(collector.request(clean_body)), "200 "));
    };
    const std::map<std::string, Act> beginnings{
        {"at once", [](const RunningCollector&, TlsClient&) {}},
        {"after a request", check},
        {"amid a request",
         [](const RunningCollector& collector, TlsClient& client) { client.send(collector.request("{}").substr(0, 50)); }},
        {"after a goodbye", [&](const RunningCollector& collector, TlsClient& client) {
             check(collector, client);
             client.say_goodbye();
         }}};
    for (const auto& [when, begin] : beginnings) {
        RunningCollector collector;
        TlsClient client = collector.connect();
        begin(collector, client);
        client.send_in_the_clear(std::string(50, 'A'));
        collector.stop();
        BOOST_TEST(collector.ledger().totals().mute(Mute::no_tls) == 1u, when);
    }
}

BOOST_AUTO_TEST_CASE(what_is_said_in_the_clear_amid_a_faulty_answer_is_noted) {
    for (const std::string fault : {"empty", "delay:1h", "drip:1/1h"}) {
        RunningCollector collector({}, {fault});
        TlsClient client = collector.connect();
        client.send(collector.request(clean_body));
        while (collector.ledger().totals().accepted == 0) std::this_thread::yield();
        client.send_in_the_clear(std::string(50, 'A'));
        collector.stop();
        BOOST_TEST(collector.ledger().totals().mute(Mute::no_tls) == 1u, fault);
    }
}

BOOST_AUTO_TEST_CASE(however_an_honest_client_ends_it_has_spoken_tls) {
    RunningCollector collector;
    const std::string request = collector.request(clean_body);
    const auto end_by = [&](const auto& act) {
        TlsClient client = collector.connect();
        client.exchange(request);
        act(client);
    };
    end_by([](TlsClient&) {});
    end_by([](TlsClient& client) { client.say_goodbye(); });
    end_by([](TlsClient& client) {
        const linger at_once{1, 0};
        setsockopt(client.socket(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    });
    end_by([&](TlsClient& client) { client.send(request.substr(0, 50)); });
    end_by([](TlsClient& client) { client.send_in_the_clear("\x17\x03\x03\x01"); });  // stopped amid a record
    collector.stop();
    const Totals totals = collector.ledger().totals();
    BOOST_TEST(totals.accepted == 5u);
    BOOST_TEST(totals.mute(Mute::no_tls) == 0u);
    BOOST_TEST(totals.mute(Mute::no_request) == 0u);
}

// TLS says the name in the clear, and nobody looked at it.
BOOST_AUTO_TEST_CASE(a_server_name_that_is_not_the_collectors_is_found) {
    RunningCollector collector;
    const std::string name = "serial-abc-1234-secret.example.com";
    TlsClient client(collector.port(), collector.trust_pem(), name);
    BOOST_TEST(has_status(client.exchange(collector.request(clean_body)), "200 "));
    const std::vector<Finding> found = server_name_findings(collector.ledger());
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(found.front().pointer == "/server-name");
    BOOST_TEST(found.front().sha256 == sha256_hex(name));
    BOOST_TEST(rejected_json(collector.ledger()).find("serial") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_name_is_found_though_the_handshake_fails) {
    const std::string name = "localhost";
    for (const bool is_of_another_sort : {false, true}) {
        RunningCollector collector;
        std::string hello = hello_for(is_of_another_sort ? name : name + "-secret");
        if (is_of_another_sort) hello[hello.find(name) - 3] = '\x01';
        collector.say_in_the_clear(hello);
        collector.stop();
        const std::vector<Finding> found = server_name_findings(collector.ledger());
        BOOST_REQUIRE(found.size() == 1u);
        BOOST_TEST(found.front().length == (is_of_another_sort ? 5 + name.size() : name.size() + 7));
    }
}

BOOST_AUTO_TEST_CASE(a_client_may_ask_for_the_collectors_name_or_for_none) {
    RunningCollector collector;
    for (const std::string name : {"localhost", ""}) {
        TlsClient client(collector.port(), collector.trust_pem(), name);
        BOOST_TEST(has_status(client.exchange(collector.request(clean_body)), "200 "));
    }
    BOOST_TEST(collector.ledger().totals().rejected == 0u);
}

BOOST_AUTO_TEST_CASE(a_carried_report_may_end_its_connection) {
    RunningCollector collector;
    TlsClient client = collector.connect();
    std::string request = collector.request(clean_body, "/v1/carried");
    request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
    BOOST_TEST(has_status(client.exchange(request), "200 "));
    BOOST_TEST(client.is_closed());
    BOOST_TEST(collector.ledger().totals().accepted == 1u);
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
    // An answer to the second first: it could still be shaking hands, and be the later of the two.
    BOOST_TEST(has_status(second.exchange(collector.request(clean_body)), "200 "));
    BOOST_TEST(has_status(first.exchange(collector.request(clean_body)), "200 "));
    TlsClient third = collector.connect();
    BOOST_TEST(second.is_closed());
    BOOST_TEST(has_status(first.exchange(collector.request(clean_body)), "200 "));
    BOOST_TEST(has_status(third.exchange(collector.request(clean_body)), "200 "));
}

// Bug: what a client sent with its last breath was not read.
BOOST_AUTO_TEST_CASE(what_came_before_the_end_is_heard) {
    for (int i = 0; i < 20; ++i) {
        ServerOptions options;
        options.threads = 2;
        RunningCollector collector(options);
        {
            TlsClient client = collector.connect();
            TlsClient twice = collector.connect();
            client.send(collector.request(R"({"name":"Alice"})"));
            twice.send(collector.request(clean_body) + collector.request(R"({"name":"Bob"})"));
        }
        collector.stop();
        BOOST_REQUIRE(collector.ledger().totals().rejected == 2u);
        BOOST_REQUIRE(collector.ledger().totals().accepted == 1u);
    }
}

BOOST_AUTO_TEST_CASE(an_end_does_not_wait_for_who_is_silent) {
    RunningCollector collector;
    TlsClient silent = collector.connect();
    TlsClient idle = collector.connect();
    BOOST_TEST(has_status(idle.exchange(collector.request(clean_body)), "200 "));
    collector.stop();
    BOOST_TEST(silent.is_closed());
    BOOST_TEST(idle.is_closed());
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
