#include "inventory/timestamp.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using telemetry::inventory::parse_timestamp;
using namespace std::chrono;

BOOST_AUTO_TEST_SUITE(timestamp_tests)

BOOST_AUTO_TEST_CASE(fractions_and_offsets_are_understood) {
    const sys_time<milliseconds> noon = sys_days{2018y / May / 1} + 12h;
    BOOST_TEST((parse_timestamp("2018-05-01T12:00:00Z") == noon));
    BOOST_TEST((parse_timestamp("2018-05-01T12:00:00.1Z") == noon + 100ms));
    BOOST_TEST((parse_timestamp("2018-05-01T12:00:00.1239999Z") == noon + 123ms));
    BOOST_TEST((parse_timestamp("2018-05-01T14:30:00+02:30") == noon));
    BOOST_TEST((parse_timestamp("2018-04-30T23:00:00.000-13:00") == noon));
    BOOST_TEST((parse_timestamp("0000-02-29T00:00:00Z") == sys_days{0y / February / 29}));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_a_time) {
    for (const std::string_view text : {"",
                                        "2018",
                                        "2018-05-01",
                                        "2018-05-01T12:00:00",
                                        "2018-05-01T12:00Z",
                                        "2018-05-01 12:00:00Z",
                                        "2018-05-01t12:00:00Z",
                                        "2018-05-01T12:00:00z",
                                        "2018-05-01T12:00:00.Z",
                                        "2018-05-01T12:00:00,5Z",
                                        "2018-05-01T12:00:00ZZ",
                                        "2018-05-01T12:00:00+0200",
                                        "2018-05-01T12:00:00+02",
                                        "2018-05-01T12:00:00+24:00",
                                        "2018-05-01T24:00:00Z",
                                        "2018-05-01T12:60:00Z",
                                        "2018-05-01T12:00:60Z",
                                        "2018-02-29T12:00:00Z",
                                        "2018-13-01T12:00:00Z",
                                        "2018-00-01T12:00:00Z",
                                        "2018-05-00T12:00:00Z",
                                        "-018-05-01T12:00:00Z",
                                        "12018-05-01T12:00:00Z",
                                        "2018-5-1T12:00:00Z",
                                        " 2018-05-01T12:00:00Z",
                                        "2018-05-01T12:00:00Z ",
                                        "/Date(1525132800000)/"}) {
        BOOST_TEST(!parse_timestamp(text).has_value(), "accepted \"" << text << '"');
    }
    BOOST_TEST(!parse_timestamp(std::string_view("2018-05-01T12:00:00Z\0", 21)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
