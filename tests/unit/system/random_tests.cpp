#include "system/random.hpp"

#include <boost/test/unit_test.hpp>

#include "support/fake_random.hpp"

#include <algorithm>
#include <array>
#include <set>

BOOST_AUTO_TEST_SUITE(random_tests)

BOOST_AUTO_TEST_CASE(the_system_source_fills_every_byte) {
    std::array<std::byte, 64> bytes{};
    std::array<bool, 64> was_filled{};
    for (int round = 0; round < 16; ++round) {
        BOOST_REQUIRE(telemetry::system_random().fill(bytes));
        for (std::size_t i = 0; i < bytes.size(); ++i) was_filled[i] = was_filled[i] || bytes[i] != std::byte{0};
    }
    BOOST_TEST(std::ranges::all_of(was_filled, [](bool filled) { return filled; }));
}

BOOST_AUTO_TEST_CASE(durations_include_both_ends_and_nothing_beyond) {
    support::FakeRandom random;
    std::set<long> seen;
    for (int i = 0; i < 200; ++i) seen.insert(random.up_to(std::chrono::seconds(3)).count());
    BOOST_TEST((seen == std::set<long>{0, 1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_duration_of_nothing_is_nothing) {
    support::FakeRandom random;
    BOOST_TEST(random.up_to(std::chrono::seconds(0)).count() == 0);
    BOOST_TEST(random.up_to(std::chrono::seconds(-5)).count() == 0);
}

BOOST_AUTO_TEST_CASE(without_a_source_a_duration_is_nothing) {
    support::FakeRandom random;
    random.break_down();
    BOOST_TEST(random.up_to(std::chrono::hours(1)).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
