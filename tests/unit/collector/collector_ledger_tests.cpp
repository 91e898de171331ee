#include "ledger/ledger.hpp"

#include "show/audit_json.hpp"
#include "unit/collector/audit_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace collector;
using namespace collector::test;

namespace {

class LedgerWithBodies {
public:
    explicit LedgerWithBodies(Ledger::Bounds bounds = {}) : ledger(small_dictionary().term_count, bounds) {}

    void enter(const std::string& body) {
        verdict_.clear();
        audit_body(small_dictionary(), {}, ReportKind::check, body, verdict_);
        ledger.record({"HEAD\r\n\r\n" + body, 8, body, "run"}, verdict_);
    }

    std::vector<std::uint64_t> accepted_numbers() const {
        std::vector<std::uint64_t> numbers;
        ledger.visit_accepted([&](const Exchange& exchange) { numbers.push_back(exchange.number); });
        return numbers;
    }

    Ledger ledger;

private:
    Verdict verdict_{small_dictionary().term_count};
};

std::string with_environments(int count) {
    return report("\"environments\":" + std::to_string(count));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_ledger_tests)

BOOST_AUTO_TEST_CASE(exchanges_are_kept_whole_and_counted) {
    LedgerWithBodies room;
    room.enter(with_environments(1));
    room.enter(report(R"("environments":"x","machines":"y")"));
    const Totals totals = room.ledger.totals();
    BOOST_TEST(totals.accepted == 1u);
    BOOST_TEST(totals.rejected == 1u);
    BOOST_TEST(totals.findings[static_cast<std::size_t>(Rule::text)] == 2u);
    BOOST_TEST(totals.terms[Dictionary::metric_terms] == 1u);  // of the clean one alone
    room.ledger.visit_accepted([](const Exchange& exchange) {
        BOOST_TEST(exchange.body() == with_environments(1));
        BOOST_TEST(exchange.head() == "HEAD\r\n\r\n");
        BOOST_TEST(exchange.tag == "run");
    });
}

BOOST_AUTO_TEST_CASE(the_oldest_are_dropped_and_counted) {
    LedgerWithBodies room({.exchanges = 3});
    for (int i = 0; i < 10; ++i) room.enter(with_environments(i));
    const std::vector<std::uint64_t> newest{8, 9, 10};
    BOOST_TEST(room.accepted_numbers() == newest, boost::test_tools::per_element());
    BOOST_TEST(room.ledger.totals().dropped == 7u);
    BOOST_TEST(room.ledger.totals().accepted == 10u);
}

BOOST_AUTO_TEST_CASE(the_bytes_kept_are_bounded) {
    const std::size_t size = with_environments(1).size() + 8;
    LedgerWithBodies room({.exchanges = 100, .bytes = size * 2});
    for (int i = 1; i < 6; ++i) room.enter(with_environments(i));
    BOOST_TEST(room.accepted_numbers().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_reset_forgets_everything) {
    LedgerWithBodies room;
    room.enter(with_environments(1));
    room.ledger.reset();
    BOOST_TEST(room.ledger.totals().exchanges() == 0u);
    BOOST_TEST(room.accepted_numbers().empty());
    room.enter(with_environments(1));
    BOOST_TEST(room.ledger.totals().duplicates == 0u);
}

BOOST_AUTO_TEST_CASE(the_same_bytes_again_are_a_duplicate_and_an_older_state_is_a_replay) {
    LedgerWithBodies room;
    room.enter(with_environments(1));
    room.enter(with_environments(1));
    BOOST_TEST(room.ledger.totals().duplicates == 1u);
    room.enter(with_environments(2));
    BOOST_TEST(room.ledger.totals().replays == 0u);
    room.enter(with_environments(1));
    BOOST_TEST(room.ledger.totals().replays == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_body_is_shown_as_length_and_hash_alone) {
    LedgerWithBodies room;
    room.enter(report(R"("environments":"SECRET-NAME","SECRET-KEY":1)"));
    const std::string shown = rejected_json(room.ledger);
    BOOST_TEST(shown.find("SECRET") == std::string::npos);
    BOOST_TEST(shown.find("/usage/metrics/environments") != std::string::npos);
    BOOST_TEST(shown.find("HEAD") != std::string::npos);
    BOOST_TEST(accepted_json(room.ledger) == "[]");
}

BOOST_AUTO_TEST_CASE(the_summary_tells_which_metrics_were_seen_and_which_never) {
    LedgerWithBodies room;
    room.enter(with_environments(1));
    const std::string summary = summary_json(small_dictionary(), room.ledger.totals(), conclude(room.ledger.totals()));
    BOOST_TEST(summary.find(R"("clean":true,"reasons":[],"notes":[],"exchanges":1,"accepted":1,"rejected":0)") !=
               std::string::npos);
    BOOST_TEST(summary.find(R"("seen":{"environments":1})") != std::string::npos);
    BOOST_TEST(summary.find(R"("never":["machines","license","memory","tls","tenants"])") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
