#include "system/utc_time.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace std::chrono;
using telemetry::read_utc;
using telemetry::write_utc;

BOOST_AUTO_TEST_SUITE(utc_time_tests)

BOOST_AUTO_TEST_CASE(a_time_is_written_in_one_form) {
    BOOST_TEST(write_utc(sys_seconds(seconds(0))) == "1970-01-01T00:00:00Z");
    BOOST_TEST(write_utc(sys_days(2018y / 8 / 1) + 13h + 7min + 9s) == "2018-08-01T13:07:09Z");
    BOOST_TEST(write_utc(sys_days(1969y / 12 / 31) + 23h + 59min + 59s) == "1969-12-31T23:59:59Z");
}

BOOST_AUTO_TEST_CASE(times_beyond_four_digit_years_are_written_as_the_nearest) {
    BOOST_TEST(write_utc(sys_days(10000y / 1 / 1)) == "9999-12-31T23:59:59Z");
    BOOST_TEST(write_utc(sys_days(year(-1) / 12 / 31)) == "0000-01-01T00:00:00Z");
    BOOST_TEST(write_utc(sys_seconds::max()) == "9999-12-31T23:59:59Z");
    BOOST_TEST(write_utc(sys_seconds::min()) == "0000-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
    for (sys_seconds time = sys_days(1999y / 12 / 30); time < sys_days(2001y / 1 / 2); time += 9973s) {
        BOOST_REQUIRE(read_utc(write_utc(time)) == time);
    }
}

BOOST_AUTO_TEST_CASE(only_the_one_form_is_read) {
    constexpr std::array<std::string_view, 14> refused{"",
                                                       "2018-08-01T00:00:00",
                                                       "2018-08-01T00:00:00z",
                                                       "2018-08-01 00:00:00Z",
                                                       "2018-08-01T00:00:00Z ",
                                                       " 2018-08-01T00:00:00Z",
                                                       "2018-8-01T00:00:00Z",
                                                       "+018-08-01T00:00:00Z",
                                                       "2018-08-01T00:00:00.0Z",
                                                       "2018-08-01T24:00:00Z",
                                                       "2018-08-01T00:60:00Z",
                                                       "2018-08-01T00:00:60Z",
                                                       "2018-00-01T00:00:00Z",
                                                       "2018-01-00T00:00:00Z"};
    for (const auto text : refused) BOOST_TEST(!read_utc(text), text);
}

BOOST_AUTO_TEST_CASE(a_date_must_be_in_the_calendar) {
    BOOST_TEST(read_utc("2020-02-29T00:00:00Z").has_value());
    BOOST_TEST(!read_utc("2019-02-29T00:00:00Z"));
    BOOST_TEST(!read_utc("1900-02-29T00:00:00Z"));
    BOOST_TEST(!read_utc("2018-04-31T00:00:00Z"));
    BOOST_TEST(!read_utc("2018-13-01T00:00:00Z"));
}

BOOST_AUTO_TEST_SUITE_END()
