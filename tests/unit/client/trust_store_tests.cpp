#include "client/trust_store.hpp"

#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using client_tests::good_reply;
using client_tests::World;
using support::must;
using telemetry::ErrorCode;

namespace {

constexpr const char* file = "state/notice.json";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_store_tests, World)

// A stored notice that was cut short looked like none, and one that had grown beyond its bound like an error.
BOOST_AUTO_TEST_CASE(a_broken_file_is_an_error_to_who_only_looks_and_stays_where_it_is) {
    const auto core = start_process();
    BOOST_TEST(!must(core->notice()).has_value());
    must(core->accept_notice(good_reply()));
    const std::string whole = files.visible(file).value();
    for (const std::string& broken : {whole.substr(0, whole.size() / 2), whole + std::string(256 * 1024, ' '), std::string()}) {
        files.lay(file, broken);
        BOOST_TEST((core->notice().error().code == ErrorCode::state_corrupt));
        BOOST_TEST((files.visible(file) == broken));
    }
}

BOOST_AUTO_TEST_CASE(who_takes_a_notice_puts_a_broken_file_aside_first) {
    const auto core = start_process();
    files.lay(file, "broken");
    must(core->accept_notice(good_reply()));
    BOOST_TEST(files.visible("state/notice.json.broken-1").value() == "broken");
    BOOST_TEST(must(core->notice()).has_value());
}

// A rollout secret that was broken, or could not be read for a moment, was silently replaced: another group was drawn.
BOOST_AUTO_TEST_CASE(a_rollout_secret_is_replaced_only_where_it_is_missing_or_put_aside) {
    const auto core = start_process();
    const auto& trust = core->installation().trust;
    std::string aside;
    const auto secret = trust.rollout_secret(random, aside);
    files.heal();
    files.fail(0);
    BOOST_TEST((trust.rollout_secret(random, aside) == telemetry::RolloutSecret{}));
    files.heal();
    BOOST_TEST((trust.rollout_secret(random, aside) == secret));
    BOOST_TEST(aside == "");

    std::vector<std::string> lines;
    core->installation().log.to([&](const telemetry::LogLine& line) { lines.push_back(line.text); });
    files.lay("state/rollout-secret", "short");
    must(core->accept_notice(good_reply()));
    BOOST_TEST(files.visible("state/rollout-secret.broken-1").value_or("") == "short");
    BOOST_TEST(files.visible("state/rollout-secret").value_or("").size() == secret.size());
    BOOST_REQUIRE(lines.size() == 1u);
    BOOST_TEST(lines.front() == "state file=rollout-secret result=corrupt put-aside-as=rollout-secret.broken-1");
}

BOOST_AUTO_TEST_SUITE_END()
