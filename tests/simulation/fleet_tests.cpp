#include "fleet.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace simulation;

namespace {

bool are_broken(const std::vector<FleetBound>& bounds, const std::string& what) {
    return std::ranges::any_of(bounds, [&](const FleetBound& bound) { return bound.what == what && !bound.holds(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fleet_tests)

BOOST_AUTO_TEST_CASE(a_fleet_keeps_its_bounds) {
    for (const FleetBound& bound : fleet_bounds(run_fleet({.installations = 20'000}))) {
        BOOST_TEST(bound.holds(), bound.what << ": " << bound.seen << ", and at most " << bound.most << " was promised");
    }
}

BOOST_AUTO_TEST_CASE(a_fleet_that_does_not_spread_breaks_them) {
    const auto bounds = fleet_bounds(run_fleet({.installations = 20'000, .is_unspread = true}));
    BOOST_TEST(are_broken(bounds, "a third has no power, and then: highest minute"));
    BOOST_TEST(are_broken(bounds, "nobody has power, and then: highest minute"));
}

BOOST_AUTO_TEST_CASE(a_fleet_that_does_not_come_back_breaks_them) {
    const auto bounds = fleet_bounds(run_fleet({.installations = 20'000, .is_lost_late = true}));
    BOOST_TEST(are_broken(bounds, "nobody has power, and then: lowest minute on the grid"));
}

BOOST_AUTO_TEST_SUITE_END()
