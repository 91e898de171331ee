#include "machine.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>

using simulation::Breakage;
using simulation::Machine;
using simulation::Promise;

namespace {

/// Few lives show what is rare, and which do changes with all that the library does otherwise.
constexpr std::uint64_t lives_max = 500;

/// Whether a promise is seen to be broken in one of so many lives in a world with that in it.
/// @param first_seed of a life that showed it lately, where few do: it saves the time of those before.
bool shows(Breakage breakage, Promise promise, std::uint64_t first_seed = 1) {
    for (std::uint64_t seed = first_seed; seed < first_seed + lives_max; ++seed) {
        const auto outcome = Machine(seed, breakage).live(std::chrono::days(10));
        const bool is_seen = outcome.violation && outcome.violation->promise == promise;
        if (is_seen) BOOST_TEST_MESSAGE("seen in life " << seed << ": " << outcome.violation->how);
        if (is_seen) return true;
    }
    return false;
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
        BOOST_TEST(once.fingerprint == again.fingerprint);
    }
    const auto once = Machine(3, Breakage::journal_drops_entries).live(std::chrono::days(10));
    const auto again = Machine(3, Breakage::journal_drops_entries).live(std::chrono::days(10));
    BOOST_REQUIRE(once.violation.has_value());
    BOOST_TEST(once.violation->how == again.violation->how);
    BOOST_TEST(once.requests == again.requests);
    BOOST_TEST(once.fingerprint == again.fingerprint);
}

BOOST_AUTO_TEST_CASE(lives_of_two_seeds_have_two_fingerprints) {
    const auto one = Machine(1, Breakage::none).live(std::chrono::days(1));
    const auto other = Machine(2, Breakage::none).live(std::chrono::days(1));
    BOOST_TEST(one.fingerprint != other.fingerprint);
}

BOOST_AUTO_TEST_CASE(retries_that_are_forgotten_break_the_rate) {
    BOOST_TEST(shows(Breakage::retries_are_forgotten, Promise::rate));
    BOOST_TEST(shows(Breakage::feed_retries_are_forgotten, Promise::rate));
}

BOOST_AUTO_TEST_CASE(tries_that_are_not_written_down_break_the_rate) {
    BOOST_TEST(shows(Breakage::tries_are_not_written_down, Promise::rate));
}

BOOST_AUTO_TEST_CASE(answers_that_are_forgotten_break_the_rate) {
    BOOST_TEST(shows(Breakage::answers_are_forgotten, Promise::rate));
    BOOST_TEST(shows(Breakage::feed_answers_are_forgotten, Promise::rate));
}

BOOST_AUTO_TEST_CASE(waits_that_are_forgotten_break_the_rate) {
    BOOST_TEST(shows(Breakage::waits_are_forgotten, Promise::rate, 180));
    BOOST_TEST(shows(Breakage::own_waits_are_forgotten, Promise::rate));
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_never_free_breaks_the_liveness) {
    BOOST_TEST(shows(Breakage::lock_is_never_free, Promise::liveness));
}

BOOST_AUTO_TEST_CASE(a_feed_that_is_never_asked_for_breaks_the_liveness) {
    BOOST_TEST(shows(Breakage::feed_schedule_is_not_read, Promise::liveness));
}

BOOST_AUTO_TEST_CASE(a_thread_that_does_not_wait_for_unreadable_settings_breaks_the_liveness) {
    BOOST_TEST(shows(Breakage::unreadable_ends_the_thread, Promise::liveness));
}

BOOST_AUTO_TEST_CASE(an_off_that_is_not_heard_is_seen) {
    BOOST_TEST(shows(Breakage::off_is_not_heard, Promise::off));
    BOOST_TEST(shows(Breakage::late_off_is_not_heard, Promise::off));
    BOOST_TEST(shows(Breakage::marker_is_not_heard, Promise::off));
    BOOST_TEST(shows(Breakage::feed_switch_is_not_heard, Promise::off));
}

BOOST_AUTO_TEST_CASE(a_stop_that_is_not_heard_is_seen) {
    BOOST_TEST(shows(Breakage::stop_is_not_heard, Promise::stop));
    BOOST_TEST(shows(Breakage::look_goes_on_after_stop, Promise::stop));
}

BOOST_AUTO_TEST_CASE(a_callback_after_a_stop_is_seen) {
    BOOST_TEST(shows(Breakage::stop_is_not_heard, Promise::silence));
    BOOST_TEST(shows(Breakage::look_goes_on_after_stop, Promise::silence));
    BOOST_TEST(shows(Breakage::left_behind_is_not_told, Promise::silence));
    BOOST_TEST(shows(Breakage::thread_outlives_stop, Promise::silence));
}

BOOST_AUTO_TEST_CASE(a_consent_that_nobody_gave_is_seen) {
    BOOST_TEST(shows(Breakage::consent_is_made_up, Promise::consent));
}

BOOST_AUTO_TEST_CASE(counts_from_before_the_consent_are_seen) {
    BOOST_TEST(shows(Breakage::counts_come_back, Promise::consent));
    BOOST_TEST(shows(Breakage::counts_survive_offline, Promise::consent));
}

BOOST_AUTO_TEST_CASE(lost_counts_are_seen) {
    BOOST_TEST(shows(Breakage::counts_are_lost, Promise::counts));
    BOOST_TEST(shows(Breakage::consent_is_not_heard, Promise::counts));
}

BOOST_AUTO_TEST_CASE(a_lost_id_is_seen) {
    BOOST_TEST(shows(Breakage::id_is_lost, Promise::id));
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_not_what_the_network_got_is_seen) {
    BOOST_TEST(shows(Breakage::request_is_sent_twice, Promise::journal));
    BOOST_TEST(shows(Breakage::request_does_not_leave, Promise::journal));
    BOOST_TEST(shows(Breakage::journal_drops_entries, Promise::journal));
    BOOST_TEST(shows(Breakage::journal_forgets_old_entries, Promise::journal));
}

BOOST_AUTO_TEST_CASE(a_sequence_that_falls_is_seen) {
    BOOST_TEST(shows(Breakage::notice_is_forgotten, Promise::sequence));
    BOOST_TEST(shows(Breakage::index_is_forgotten, Promise::sequence));
}

BOOST_AUTO_TEST_CASE(a_forgery_that_is_kept_is_seen) {
    BOOST_TEST(shows(Breakage::forgeries_are_signed, Promise::forgery));
}

BOOST_AUTO_TEST_CASE(a_torn_file_is_seen) {
    BOOST_TEST(shows(Breakage::writes_are_torn, Promise::files));
}

BOOST_AUTO_TEST_CASE(an_fsync_that_is_left_out_is_seen) {
    BOOST_TEST(shows(Breakage::contents_are_not_synced, Promise::journal));
    BOOST_TEST(shows(Breakage::names_are_not_synced, Promise::journal));
}

BOOST_AUTO_TEST_CASE(a_broken_file_that_is_not_put_aside_is_seen) {
    BOOST_TEST(shows(Breakage::broken_files_vanish, Promise::files));
}

BOOST_AUTO_TEST_SUITE_END()
