#include "notice/utc.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry::notice;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(utc_tests)

BOOST_AUTO_TEST_CASE(times_are_read_and_written_in_one_form) {
    const std::chrono::sys_days day = std::chrono::year(2016) / 2 / 29;
    BOOST_TEST((read_day("2016-02-29") == day));
    BOOST_TEST((read_time("2016-02-29T23:59:58Z") == day + 23h + 59min + 58s));
    BOOST_TEST(write_day(day) == "2016-02-29");
    BOOST_TEST(write_time(day + 3h + 4min + 5s) == "2016-02-29T03:04:05Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_day_is_refused) {
    for (const std::string_view text : {"", "2018-02-29", "2018-13-01", "2018-00-01", "2018-01-00", "2018-1-1", "18-01-01",
                                        "2018/01/01", "2018-01-01 ", " 2018-01-01", "+018-01-01", "1969-12-31", "2018-01-0x"}) {
        BOOST_TEST(!read_day(text).has_value(), "accepted \"" << text << '"');
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused) {
    for (const std::string_view text :
         {"", "2018-08-01", "2018-08-01T00:00:00", "2018-08-01T24:00:00Z", "2018-08-01T00:60:00Z", "2018-08-01T00:00:60Z",
          "2018-08-01t00:00:00z", "2018-08-01T00:00:00+00:00", "2018-08-01T00:00:00.5Z", "2018-02-30T00:00:00Z"}) {
        BOOST_TEST(!read_time(text).has_value(), "accepted \"" << text << '"');
    }
}

BOOST_AUTO_TEST_SUITE_END()
