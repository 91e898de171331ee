#include "egress/outbound_uses.hpp"

#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>

using namespace telemetry;
using support::must;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds morning = std::chrono::sys_days(std::chrono::year(2018) / 8 / 5) + 6h;

}  // namespace

BOOST_AUTO_TEST_SUITE(outbound_uses_tests)

BOOST_AUTO_TEST_CASE(uses_and_denials_are_counted_apart_and_the_last_one_is_known) {
    OutboundUse use;
    use.count(Denial::none, morning);
    use.count(Denial::none, morning + 1h);
    use.count(Denial::foreign_host, morning + 2h);
    BOOST_TEST((use == OutboundUse{2, 1, morning + 2h, Denial::foreign_host}));
}

BOOST_AUTO_TEST_CASE(sums_stop_at_the_greatest_number_and_an_older_count_does_not_change_the_last) {
    OutboundUse use{UINT64_MAX, 1, morning + 1h, Denial::none};
    use.add({5, 2, morning, Denial::turned_off});
    BOOST_TEST((use == OutboundUse{UINT64_MAX, 3, morning + 1h, Denial::none}));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
    OutboundUses uses;
    for (int number = 0; number <= static_cast<int>(Denial::foreign_host); ++number)
        uses["entry" + std::to_string(number)].count(static_cast<Denial>(number), morning);
    BOOST_TEST((must(read_outbound_uses(write_outbound_uses(uses))) == uses));
    BOOST_TEST(write_outbound_uses(uses).find("entry8 = 0 1 2018-08-05T06:00:00Z foreign_host\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(any_other_form_is_refused_with_its_line) {
    for (const std::string line :
         {"", "1", "1 2 2018-08-05T06:00:00Z", "1 2 2018-08-05 allowed", "1 2 2018-08-05T06:00:00Z Alice",
          "-1 2 2018-08-05T06:00:00Z allowed", "1 02 2018-08-05T06:00:00Z allowed", "1  2 2018-08-05T06:00:00Z allowed",
          "1 2 2018-08-05T06:00:00Z allowed more"}) {
        const auto uses = read_outbound_uses("aiProxy = " + line + "\n");
        BOOST_REQUIRE_MESSAGE(!uses, line);
        BOOST_TEST((uses.error().code == ErrorCode::state_corrupt));
        BOOST_TEST(uses.error().message == "outbound-uses: line 1: must be two numbers, a time and an answer");
    }
    BOOST_TEST(!read_outbound_uses("\x01"));
}

BOOST_AUTO_TEST_SUITE_END()
