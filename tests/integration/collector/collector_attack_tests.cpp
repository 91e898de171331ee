// The collector itself under attack: clients that are slow, many, greedy, or speak no TLS.
#include "integration/collector/narrow_collector.hpp"
#include "integration/collector/running_collector.hpp"
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <ctime>
#include <list>
#include <string>
#include <vector>

using namespace collector;
using namespace collector::test;
using namespace std::chrono_literals;
using support::CollectorProcess;
using tcp = boost::asio::ip::tcp;

namespace {

ServerOptions with_little_patience() {
    ServerOptions options;
    options.patience = {.request = 1s, .idle = 1s, .farewell = 100ms};  // the server looks twice a second
    return options;
}

bool is_served(TlsClient client, std::uint16_t port) {
    return client.exchange(check_request(port)).starts_with("HTTP/1.1 200 ");
}

// Sends a byte whenever the server has said nothing for a hundredth of a second. @return what it said at last.
std::string drip(TlsClient& client, std::string_view bytes) {
    for (const char byte : bytes) {
        pollfd answer{client.socket(), POLLIN, 0};
        if (::poll(&answer, 1, 10) > 0) return client.receive();
        client.send({&byte, 1});
    }
    return "the server took it all";
}

std::string endless_header() {
    return "POST /v1/check HTTP/1.1\r\nX-Slow: " + std::string(5000, 'x');
}

std::string endless_body() {
    return "POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n" + std::string(5000, 'x');
}

// Connections that were made, and are held.
class Crowd {
public:
    explicit Crowd(std::uint16_t port) : port_(port) {}

    // One more, which says this much and no more.
    void join(std::string_view first_words) {
        tcp::socket& socket = sockets_.emplace_back(context_);
        socket.connect({boost::asio::ip::make_address("127.0.0.1"), port_});
        boost::asio::write(socket, boost::asio::buffer(first_words.data(), first_words.size()), ignored_);
    }

    // How many the server has not closed.
    [[nodiscard]] std::size_t standing() {
        std::size_t count = 0;
        for (tcp::socket& socket : sockets_) {
            pollfd end{socket.native_handle(), POLLIN | POLLRDHUP, 0};
            count += ::poll(&end, 1, 0) == 0;
        }
        return count;
    }

private:
    std::uint16_t port_;
    boost::asio::io_context context_;
    std::list<tcp::socket> sockets_;
    boost::system::error_code ignored_;
};

// How many connections this test may hold, up to a number.
std::size_t descriptors_for(std::size_t wanted) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + 100);
    setrlimit(RLIMIT_NOFILE, &limit);
    return std::min<std::size_t>(wanted, limit.rlim_cur - 100);
}

// The most memory that a process ever had, in MiB.
std::size_t memory_peak(pid_t process) {
    const std::string status = support::content_of("/proc/" + std::to_string(process) + "/status");
    return std::stoul(status.substr(status.find("VmHWM:") + 6)) / 1024;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t memory_factor = 10;  // what a sanitizer needs for itself
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr std::size_t memory_factor = 10;
#else
constexpr std::size_t memory_factor = 1;
#endif
#else
constexpr std::size_t memory_factor = 1;
#endif

struct Victim {
    explicit Victim(const support::Words& arguments = {}) : process(arguments) {}

    [[nodiscard]] std::uint16_t port() const { return static_cast<std::uint16_t>(std::stoul(process.port())); }
    [[nodiscard]] TlsClient connect() const { return {port(), support::content_of(process.ca_file())}; }

    CollectorProcess process;
};

const std::string get_refusals = "GET /audit/rejected HTTP/1.1\r\nHost: localhost\r\n\r\n";

// Refusals of which a page is large.
void make_refusals(const RunningCollector& collector) {
    std::string body = "{";
    while (body.size() < 60'000) body += "\"\":1,";
    TlsClient client = collector.connect();
    for (int i = 0; i < 24; ++i) BOOST_TEST(client.exchange(collector.request(body)).starts_with("HTTP/1.1 422 "));
}

// What attackers say first: nothing, no TLS, half of a hello.
const std::vector<std::string> first_words{"", "GET / HTTP/1.1\r\n\r\n",
                                           std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)};

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_attack_tests)

BOOST_AUTO_TEST_CASE(slow_headers_and_slow_bodies_are_given_up_while_others_are_served) {
    RunningCollector collector(with_little_patience());
    for (const std::string& request : {endless_header(), endless_body()}) {
        TlsClient slow = collector.connect();
        slow.send(request.substr(0, 80));
        BOOST_TEST(is_served(collector.connect(), collector.port()));
        BOOST_TEST(drip(slow, request.substr(80)).starts_with("HTTP/1.1 408 "));
        BOOST_TEST(slow.is_closed());
    }
    BOOST_TEST(collector.ledger().totals().rejected == 2u);
}

BOOST_AUTO_TEST_CASE(who_says_nothing_is_left) {
    RunningCollector collector(with_little_patience());
    TlsClient silent = collector.connect();
    BOOST_TEST(silent.is_closed());
    Crowd crowd(collector.port());
    for (const std::string& words : first_words) crowd.join(words);
    while (crowd.standing() != 0) BOOST_TEST(is_served(collector.connect(), collector.port()));
}

BOOST_AUTO_TEST_CASE(what_came_of_a_request_that_had_to_give_way_is_kept) {
    const NarrowCollector collector;
    const std::string beginning = endless_header().substr(0, 40);
    collector.crowd_out(beginning);
    collector.ledger().visit_rejected([&](const Exchange& exchange) { BOOST_TEST(exchange.request == beginning); });
}

BOOST_AUTO_TEST_CASE(pages_that_nobody_reads_are_bounded_all_together) {
    ServerOptions options;
    options.patience.request = 5min;  // none is given up before the last is asked for
    RunningCollector collector(options);
    make_refusals(collector);
    std::list<TlsClient> greedy;
    std::size_t refused = 0;
    for (int i = 0; i < 20 && refused == 0; ++i) {
        greedy.emplace_back(collector.port(), collector.trust_pem());
        greedy.back().send(get_refusals);
        refused += greedy.back().receive_head().starts_with("HTTP/1.1 503 ");
    }
    BOOST_TEST(refused == 1u);
    BOOST_TEST(is_served(collector.connect(), collector.port()));
    greedy.clear();
    while (!collector.connect().exchange(get_refusals).starts_with("HTTP/1.1 200 ")) {
    }
}

// Each page was made before it was known that there is no room for it, and who was honest had to wait until all were.
BOOST_AUTO_TEST_CASE(while_a_large_page_is_under_way_no_other_is_made) {
    RunningCollector collector;
    make_refusals(collector);
    std::list<TlsClient> greedy;
    for (int i = 0; i < 40; ++i) greedy.emplace_back(collector.port(), collector.trust_pem()).send(get_refusals);
    BOOST_TEST(is_served(collector.connect(), collector.port()));
    std::size_t made = 0;
    for (TlsClient& client : greedy) made += client.receive_head().starts_with("HTTP/1.1 200 ");
    BOOST_TEST(made == 1u);
}

BOOST_AUTO_TEST_CASE(pages_that_are_asked_for_after_a_goodbye_are_not_made) {
    RunningCollector collector;
    make_refusals(collector);
    const auto effort_of = [&](const std::string& requests) {
        const std::clock_t begin = std::clock();
        TlsClient client = collector.connect();
        client.exchange(requests);
        BOOST_TEST(client.is_closed());
        return std::clock() - begin;
    };
    std::string last = get_refusals;
    last.insert(last.find("\r\n") + 2, "Connection: close\r\n");
    const std::clock_t effort = effort_of(last);
    std::string many = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < 40; ++i) many += get_refusals;
    BOOST_TEST(effort_of(many) < 5 * effort);
}

BOOST_AUTO_TEST_CASE(ten_thousand_connections_leave_room_for_honest_ones) {
    constexpr std::size_t wanted = 10'000;
    const std::size_t count = descriptors_for(wanted);
    if (count < wanted) BOOST_TEST_MESSAGE("only " << count << " connections: RLIMIT_NOFILE allows no more");
    Victim victim;
    Crowd crowd(victim.port());
    std::size_t served = 0;
    for (std::size_t i = 0; i < count; ++i) {
        crowd.join(first_words[i % first_words.size()]);
        if (i % 500 == 499) served += is_served(victim.connect(), victim.port());
    }
    BOOST_TEST(served == count / 500);
    BOOST_TEST(crowd.standing() <= 1000u);
    const std::size_t peak = memory_peak(victim.process.program().process());
    BOOST_TEST_MESSAGE(count << " connections made, 1000 held: VmHWM " << peak << " MiB");
    BOOST_TEST(peak < 250 * memory_factor);
}

BOOST_AUTO_TEST_CASE(huge_headers_cost_no_memory) {
    Victim victim;
    const std::string much(std::size_t{1} << 20, 'x');
    std::list<TlsClient> greedy;
    for (int i = 0; i < 50; ++i) {
        TlsClient& client = greedy.emplace_back(victim.port(), support::content_of(victim.process.ca_file()));
        client.send("POST /v1/check HTTP/1.1\r\nX-Huge: ");
        client.send_what_is_taken(much);
    }
    BOOST_TEST(is_served(victim.connect(), victim.port()));
    const std::size_t peak = memory_peak(victim.process.program().process());
    BOOST_TEST_MESSAGE("50 headers of 1 MiB: VmHWM " << peak << " MiB");
    BOOST_TEST(peak < 100 * memory_factor);
}

BOOST_AUTO_TEST_CASE(a_signal_lets_what_runs_end_and_the_report_is_written) {
    const support::TemporaryDirectory folder;
    Victim victim({"--report-json", folder.path_of("report.json")});
    Crowd crowd(victim.port());
    for (const std::string& words : first_words) crowd.join(words);
    TlsClient slow = victim.connect();
    slow.send(endless_header());
    const std::string request = check_request(victim.port());
    TlsClient honest = victim.connect();
    honest.exchange(request);
    honest.send(request.substr(0, 100));
    TlsClient watcher = victim.connect();
    watcher.exchange(request);  // by now the halves of the others are there
    ::kill(victim.process.program().process(), SIGTERM);
    BOOST_TEST(watcher.is_closed());
    honest.send(request.substr(100));
    BOOST_TEST(honest.receive().starts_with("HTTP/1.1 200 "));
    BOOST_TEST(slow.receive().starts_with("HTTP/1.1 408 "));
    BOOST_TEST(victim.process.program().end(0) == 1);
    const std::string report = folder.read("report.json");
    BOOST_TEST(report.find(R"("accepted":3,"rejected":1,)") != std::string::npos);
    BOOST_TEST(report.find("X-Slow") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
