#include "machine.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using simulation::Breakage;
using simulation::Machine;
using simulation::Promise;

namespace {

/// The promises that are seen to be broken in a few lives in a world with that in it.
std::set<Promise> found(Breakage breakage) {
    std::set<Promise> promises;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const auto outcome = Machine(seed, breakage).live(std::chrono::days(10));
        if (outcome.violation) promises.insert(outcome.violation->promise);
    }
    return promises;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulation_tests)

BOOST_AUTO_TEST_CASE(a_seed_replays_exactly) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const auto once = Machine(seed, Breakage::none).live(std::chrono::days(5));
        const auto again = Machine(seed, Breakage::none).live(std::chrono::days(5));
        BOOST_TEST(once.requests > 0u);
        BOOST_TEST(once.requests == again.requests);
        BOOST_TEST(once.deaths == again.deaths);
    }
    const auto once = Machine(3, Breakage::journal_drops_entries).live(std::chrono::days(10));
    const auto again = Machine(3, Breakage::journal_drops_entries).live(std::chrono::days(10));
    BOOST_REQUIRE(once.violation.has_value());
    BOOST_TEST(once.violation->how == again.violation->how);
    BOOST_TEST(once.requests == again.requests);
}

BOOST_AUTO_TEST_CASE(retries_that_are_forgotten_break_the_rate) {
    BOOST_TEST(found(Breakage::retries_are_forgotten).contains(Promise::rate));
    BOOST_TEST(found(Breakage::feed_retries_are_forgotten).contains(Promise::rate));
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_never_free_breaks_the_liveness) {
    BOOST_TEST(found(Breakage::lock_is_never_free).contains(Promise::liveness));
}

BOOST_AUTO_TEST_CASE(an_off_that_is_not_heard_is_seen) {
    BOOST_TEST(found(Breakage::off_is_not_heard).contains(Promise::off));
    BOOST_TEST(found(Breakage::feed_switch_is_not_heard).contains(Promise::off));
}

BOOST_AUTO_TEST_CASE(a_stop_that_is_not_heard_is_seen) {
    BOOST_TEST(found(Breakage::stop_is_not_heard).contains(Promise::stop));
}

BOOST_AUTO_TEST_CASE(a_consent_that_nobody_gave_is_seen) {
    BOOST_TEST(found(Breakage::consent_is_made_up).contains(Promise::consent));
}

BOOST_AUTO_TEST_CASE(counts_from_before_the_consent_are_seen) {
    BOOST_TEST(found(Breakage::counts_come_back).contains(Promise::consent));
}

BOOST_AUTO_TEST_CASE(lost_counts_are_seen) {
    BOOST_TEST(found(Breakage::counts_are_lost).contains(Promise::counts));
}

BOOST_AUTO_TEST_CASE(a_lost_id_is_seen) {
    BOOST_TEST(found(Breakage::id_is_lost).contains(Promise::id));
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_not_what_the_network_got_is_seen) {
    BOOST_TEST(found(Breakage::request_is_sent_twice).contains(Promise::journal));
    BOOST_TEST(found(Breakage::request_does_not_leave).contains(Promise::journal));
    BOOST_TEST(found(Breakage::journal_drops_entries).contains(Promise::journal));
}

BOOST_AUTO_TEST_CASE(a_sequence_that_falls_is_seen) {
    BOOST_TEST(found(Breakage::notice_is_forgotten).contains(Promise::sequence));
    BOOST_TEST(found(Breakage::index_is_forgotten).contains(Promise::sequence));
}

BOOST_AUTO_TEST_CASE(a_torn_file_is_seen) {
    BOOST_TEST(found(Breakage::writes_are_torn).contains(Promise::files));
}

BOOST_AUTO_TEST_CASE(an_fsync_that_is_left_out_is_seen) {
    BOOST_TEST(found(Breakage::contents_are_not_synced).contains(Promise::journal));
    BOOST_TEST(found(Breakage::names_are_not_synced).contains(Promise::journal));
}

BOOST_AUTO_TEST_CASE(a_broken_file_that_is_not_put_aside_is_seen) {
    BOOST_TEST(found(Breakage::broken_files_vanish).contains(Promise::files));
}

BOOST_AUTO_TEST_SUITE_END()
