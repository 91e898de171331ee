#include "fleet.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace simulation;

BOOST_AUTO_TEST_SUITE(fleet_tests)

BOOST_AUTO_TEST_CASE(a_fleet_keeps_its_bounds) {
    for (const FleetBound& bound : fleet_bounds(run_fleet({.installations = 20'000}))) {
        BOOST_TEST(bound.holds(), bound.what << ": " << bound.seen << ", and at most " << bound.most << " was promised");
    }
}

BOOST_AUTO_TEST_CASE(a_fleet_that_does_not_spread_breaks_them) {
    const auto bounds = fleet_bounds(run_fleet({.installations = 20'000, .is_unspread = true}));
    const auto broken = [&](const std::string& what) {
        return std::ranges::any_of(bounds, [&](const FleetBound& bound) { return bound.what == what && !bound.holds(); });
    };
    BOOST_TEST(broken("a third has no power, and then: highest minute"));
    BOOST_TEST(broken("nobody has power, and then: highest minute"));
}

BOOST_AUTO_TEST_SUITE_END()
