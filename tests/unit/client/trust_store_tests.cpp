#include "client/trust_store.hpp"

#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
