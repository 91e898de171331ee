#include "measure/daily_window.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

using telemetry::DailyWindow;

BOOST_AUTO_TEST_SUITE(daily_window_tests)

BOOST_AUTO_TEST_CASE(events_count_until_their_day_falls_out) {
    DailyWindow window(3);
    window.add(5);
    window.advance(1);
    window.add(2);
    BOOST_TEST(window.sum() == 7u);
    window.advance(1);
    BOOST_TEST(window.sum() == 7u);
    window.advance(1);
    BOOST_TEST(window.sum() == 2u);
    window.advance(1);
    BOOST_TEST(window.sum() == 0u);
}

BOOST_AUTO_TEST_CASE(a_window_of_one_day_is_today) {
    DailyWindow window(1);
    window.add(3);
    BOOST_TEST(window.sum() == 3u);
    window.advance(1);
    BOOST_TEST(window.sum() == 0u);
}

BOOST_AUTO_TEST_CASE(a_long_absence_forgets_all_and_ends_soon) {
    DailyWindow window(90);
    window.add(3);
    window.advance(UINT64_MAX);
    BOOST_TEST(window.sum() == 0u);
}

BOOST_AUTO_TEST_CASE(a_day_stops_at_the_greatest_number) {
    DailyWindow window(2);
    window.add(UINT32_MAX - 1);
    window.add(5);
    BOOST_TEST(window.at(0) == UINT32_MAX);
    window.advance(1);
    window.add(UINT64_MAX);
    BOOST_TEST(window.sum() == 2 * std::uint64_t{UINT32_MAX});
}

BOOST_AUTO_TEST_CASE(ages_are_counted_from_today) {
    DailyWindow window(4);
    for (std::uint32_t day = 1; day <= 6; ++day) {
        if (day > 1) window.advance(1);
        window.add(day);
    }
    for (std::uint32_t age = 0; age < 4; ++age) BOOST_TEST(window.at(age) == 6 - age);
    window.set(3, 100);
    BOOST_TEST(window.sum() == 6u + 5 + 4 + 100);
}

BOOST_AUTO_TEST_CASE(it_agrees_with_a_list_of_all_days) {
    std::mt19937 random(7);
    DailyWindow window(7);
    std::vector<std::uint64_t> days{0};
    for (int step = 0; step < 2000; ++step) {
        if (random() % 3 == 0) {
            const std::size_t passed = random() % 10;
            window.advance(passed);
            days.insert(days.end(), passed, 0);
        } else {
            const std::uint64_t events = random() % 1000;
            window.add(events);
            days.back() += events;
        }
        const auto first = days.size() > 7 ? days.end() - 7 : days.begin();
        BOOST_REQUIRE(window.sum() == std::accumulate(first, days.end(), std::uint64_t{0}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
