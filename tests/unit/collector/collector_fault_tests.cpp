#include "serve/fault.hpp"

#include "serve/delivery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include <string>
#include <vector>

using namespace collector;
using namespace std::chrono_literals;

namespace {

const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"notice\":1}";

Fault the(const std::string& text) {
    const auto fault = FaultPlan(std::vector{text}).draw_for_report();
    BOOST_REQUIRE(fault.has_value());
    return *fault;
}

Delivery spoilt(const std::string& text) {
    return spoil(the(text), answer, "/v1/check");
}

// Why a fault is refused.
std::string complaint(const std::string& text) {
    try {
        const FaultPlan plan(std::vector{text});
    } catch (const BadFault& error) {
        return error.what();
    }
    return "it is not refused";
}

// What draws end in: '.' is no fault, else the first letter of the fault.
std::string draws(FaultPlan& plan, int count) {
    std::string letters;
    for (int i = 0; i < count; ++i) {
        const auto fault = plan.draw_for_report();
        letters += fault ? fault->text.front() : '.';
    }
    return letters;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_fault_tests)

BOOST_AUTO_TEST_CASE(values_have_units) {
    BOOST_TEST((the("delay:250ms").time == 250ms));
    BOOST_TEST((the("delay:2s").time == 2s));
    BOOST_TEST((the("delay:5min").time == 5min));
    BOOST_TEST(the("cut:16").size == 16u);
    BOOST_TEST(the("garbage:64KiB").size == 65536u);
    BOOST_TEST(the("headers:1MiB").size == 1048576u);
    BOOST_TEST(the("length:-10").difference == -10);
    BOOST_TEST(the("drip:16/100ms").size == 16u);
    BOOST_TEST((the("drip:16/100ms").time == 100ms));
    BOOST_TEST(the("status:503/@2min").status == 503u);
    BOOST_TEST(the("status:503/@2min").as_date);
    BOOST_TEST(the("redirect:https://a.example/?b=c").target == "https://a.example/?b=c");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_refused_with_what_would_be_right) {
    BOOST_TEST(complaint("dripp:1/1s") == "--fault 'dripp:1/1s': there is no such fault; did you mean drip?");
    BOOST_TEST(complaint("selfsigned").ends_with("did you mean self-signed?"));
    BOOST_TEST(complaint("qwertyuiop").ends_with("there is no such fault"));
    BOOST_TEST(complaint("").ends_with("there is no such fault"));
    BOOST_TEST(complaint("delay").ends_with("needs a time up to 48h, like 250ms, 2s or 5min"));
    BOOST_TEST(complaint("delay:2").ends_with("like 250ms, 2s or 5min"));
    BOOST_TEST(complaint("delay:49h").ends_with("like 250ms, 2s or 5min"));
    BOOST_TEST(complaint("delay:-2s").ends_with("like 250ms, 2s or 5min"));
    BOOST_TEST(complaint("drip:16").ends_with("like 16/100ms"));
    BOOST_TEST(complaint("drip:0/1s").ends_with("like 16/100ms"));
    BOOST_TEST(complaint("cut:99999999999999999999").ends_with("like 16 or 64KiB"));
    BOOST_TEST(complaint("length:10").ends_with("like +10 or -10"));
    BOOST_TEST(complaint("length:+0").ends_with("like +10 or -10"));
    BOOST_TEST(complaint("status:999").ends_with("a status from 200 to 599"));
    BOOST_TEST(complaint("redirect:").ends_with("an address without blanks"));
    BOOST_TEST(complaint("redirect:a\r\nb").ends_with("an address without blanks"));
    BOOST_TEST(complaint("empty:1").ends_with("takes no value"));
    for (const char* const text : {"empty x", "empty 3", "empty y3", "empty x3%", "empty 101%", "empty %", "empty x3 then"}) {
        BOOST_TEST(complaint(text).ends_with("after the fault come xN and N%, or nothing"));
    }
    for (const char* const text : {"empty x2 x1", "empty 5% x2 5%"}) {
        BOOST_TEST(complaint(text).ends_with("says twice how often it comes"));
    }
    for (const char* const text : {"empty x0", "empty 0%"}) BOOST_TEST(complaint(text).ends_with("would never come"));
}

BOOST_AUTO_TEST_CASE(counts_make_sequences) {
    FaultPlan plan(std::vector<std::string>{"ok x2", "reset x1", "cut:1 x3"});
    BOOST_TEST(draws(plan, 8) == "..rccc..");
}

BOOST_AUTO_TEST_CASE(chances_come_true_as_often_as_they_say_and_alike_for_the_same_seed) {
    const std::vector<std::string> wanted{"reset 25%", "cut:1 x10"};
    FaultPlan plan(wanted, 7);
    const std::string seen = draws(plan, 4000);
    const auto resets = std::count(seen.begin(), seen.end(), 'r');
    BOOST_TEST(std::count(seen.begin(), seen.end(), 'c') == 10);
    BOOST_TEST(resets > 850);
    BOOST_TEST(resets < 1150);
    FaultPlan again(wanted, 7);
    BOOST_TEST((draws(again, 4000) == seen));
    FaultPlan other(wanted, 8);
    BOOST_TEST((draws(other, 4000) != seen));
}

BOOST_AUTO_TEST_CASE(a_connection_meets_a_fault_of_tls_when_it_is_its_turn) {
    FaultPlan plan(std::vector<std::string>{"ok x1", "expired x1", "reset x1", "hang x1"});
    BOOST_TEST(!plan.draw_for_connection());
    BOOST_TEST(!plan.draw_for_report());
    BOOST_TEST((plan.draw_for_connection()->kind == Fault::Kind::expired));
    BOOST_TEST(!plan.draw_for_connection());
    BOOST_TEST((plan.draw_for_report()->kind == Fault::Kind::reset));
    BOOST_TEST((plan.draw_for_connection()->kind == Fault::Kind::hang));
    BOOST_TEST(!plan.draw_for_connection());
    BOOST_TEST(!plan.draw_for_report());
}

BOOST_AUTO_TEST_CASE(only_faults_that_the_own_ca_must_sign_need_it) {
    BOOST_TEST(FaultPlan(std::vector<std::string>{"reset", "wrong-host"}).needs_authority());
    BOOST_TEST(!FaultPlan(std::vector<std::string>{"reset", "self-signed", "unknown-root", "tls1.1"}).needs_authority());
}

BOOST_AUTO_TEST_CASE(help_names_faults_that_are_understood) {
    std::string help = fault_help();
    help.erase(0, help.find("Faults:\n") + 8);
    int count = 0;
    for (std::size_t at = 0; at < help.size(); at = help.find('\n', at) + 1, ++count) {
        const std::string example = help.substr(at + 2, help.find(' ', at + 2) - at - 2);
        BOOST_TEST(complaint(example) == "it is not refused");
    }
    BOOST_TEST(count == 20);
}

BOOST_AUTO_TEST_CASE(an_answer_is_spoilt_as_was_asked) {
    BOOST_TEST(spoilt("cut:20").bytes == answer.substr(0, 20));
    BOOST_TEST((spoilt("reset:5").end == Delivery::End::reset));
    BOOST_TEST(spoilt("empty").bytes == "");
    BOOST_TEST(spoilt("garbage:100").bytes.size() == 100u);
    BOOST_TEST(spoilt("length:+10").bytes.find("Content-Length: 21\r\n") != std::string::npos);
    BOOST_TEST(spoilt("length:-20").bytes.find("Content-Length: 0\r\n") != std::string::npos);
    BOOST_TEST(spoilt("truncate").bytes.find("Content-Length") == std::string::npos);
    BOOST_TEST(spoilt("truncate").bytes.ends_with("\r\nConnection: close\r\n\r\n{\"notice\":1}"));
    BOOST_TEST(spoilt("endless").is_endless);
    BOOST_TEST(spoilt("headers:9000").bytes.find("\r\n\r\n") > 9000u);
    BOOST_TEST(spoilt("headers:9000").bytes.ends_with(answer.substr(15)));
    BOOST_TEST(spoilt("drip:3/1s").piece == 3u);
}

BOOST_AUTO_TEST_CASE(a_delivery_knows_how_long_it_is_to_take) {
    BOOST_TEST((spoilt("delay:48h").time() == 48h));
    BOOST_TEST((spoilt("drip:1/1s").time() == std::chrono::seconds(answer.size())));
    BOOST_TEST((spoilt("drip:1/48h").time() <= 24h * 365));
    BOOST_TEST((spoilt("endless").time() == 0s));
}

BOOST_AUTO_TEST_CASE(statuses_and_redirects_take_the_place_of_the_answer) {
    BOOST_TEST(spoilt("status:503").bytes == "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(spoilt("status:429/2min").bytes ==
               "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(spoilt("status:503/0s").bytes.find("\r\nRetry-After: 0\r\n") != std::string::npos);
    BOOST_TEST(spoilt("status:503/@2min").bytes.find("GMT\r\n") != std::string::npos);
    BOOST_TEST(spoilt("redirect:https://a.example/").bytes.find("307 Temporary Redirect\r\nLocation: https://a.example/\r\n") !=
               std::string::npos);
    BOOST_TEST(spoilt("loop").bytes.find("\r\nLocation: /v1/check\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
