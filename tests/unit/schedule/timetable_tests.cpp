#include "schedule/timetable.hpp"

#include "support/fake_random.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>

namespace schedule = telemetry::schedule;
using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using telemetry::DueAs;
using telemetry::Timetable;

namespace {

constexpr seconds interval = 8h;
constexpr sys_seconds noon = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1) + 12h;

Timetable on_grid(sys_seconds first, sys_seconds due) {
    Timetable timetable;
    timetable.first = first;
    timetable.due = due;
    return timetable;
}

bool is_on_grid(const Timetable& timetable, sys_seconds time) {
    return (time - timetable.first) % interval == 0s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timetable_tests)

BOOST_AUTO_TEST_CASE(the_first_check_comes_one_to_ten_minutes_after_the_first_start) {
    seconds least = 24h;
    seconds most = 0s;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        support::FakeRandom random(seed);
        const Timetable timetable = schedule::begin(noon, random);
        BOOST_TEST((timetable.due == timetable.first));
        least = std::min(least, timetable.due - noon);
        most = std::max(most, timetable.due - noon);
    }
    BOOST_TEST(least.count() >= 60);
    BOOST_TEST(most.count() <= 600);
    BOOST_TEST(most.count() - least.count() > 500, "the first checks of a fleet are not spread");
}

BOOST_AUTO_TEST_CASE(an_answer_makes_the_next_tick_of_the_grid_due) {
    Timetable timetable = on_grid(noon, noon);
    for (int k = 1; k <= 100; ++k) {
        timetable = schedule::after_answer(timetable, interval, timetable.due + 40s);
        BOOST_TEST((timetable.due == noon + k * interval));
    }
}

BOOST_AUTO_TEST_CASE(a_restart_neither_adds_nor_skips_a_check) {
    support::FakeRandom random;
    const Timetable before = on_grid(noon, noon + interval);
    for (seconds later = 1s; later < interval; later += 7min) {
        BOOST_TEST((schedule::look(before, interval, noon + later, random) == before));
    }
}

BOOST_AUTO_TEST_CASE(a_tick_is_on_time_up_to_two_minutes_late) {
    support::FakeRandom random;
    const Timetable before = on_grid(noon, noon);
    BOOST_TEST((schedule::look(before, interval, noon + schedule::lateness_max, random) == before));
    BOOST_TEST((schedule::look(before, interval, noon + schedule::lateness_max + 1s, random) != before));
}

BOOST_AUTO_TEST_CASE(missed_ticks_become_one_check_within_half_an_hour_and_the_grid_stays) {
    seconds most = 0s;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        support::FakeRandom random(seed);
        const sys_seconds now = noon + 3 * interval + 2h;
        const Timetable after = schedule::look(on_grid(noon, noon + interval), interval, now, random);
        BOOST_TEST((after.due_as == DueAs::catch_up));
        BOOST_TEST((after.first == noon));
        BOOST_TEST((after.due >= now));
        most = std::max(most, after.due - now);
        const Timetable served = schedule::after_answer(after, interval, after.due);
        BOOST_TEST((served.due == noon + 4 * interval));
    }
    BOOST_TEST(most.count() <= 30 * 60);
    BOOST_TEST(most.count() > 25 * 60);
}

BOOST_AUTO_TEST_CASE(a_catch_up_gives_way_to_a_tick_that_comes_sooner) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        support::FakeRandom random(seed);
        const Timetable after = schedule::look(on_grid(noon, noon), interval, noon + interval - 5min, random);
        BOOST_TEST((after.due <= noon + interval));
        if (after.due == noon + interval) BOOST_TEST((after.due_as == DueAs::tick));
    }
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_brings_no_longer_wait_than_one_interval) {
    support::FakeRandom random;
    for (const seconds back : {seconds(1h), seconds(7h), seconds(9h), seconds(24h * 365), seconds(24h * 365 * 40)}) {
        const sys_seconds now = noon - back;
        const Timetable after = schedule::look(on_grid(noon, noon + interval), interval, now, random);
        BOOST_TEST((after.due > now));
        BOOST_TEST((after.due <= now + interval));
        BOOST_TEST(is_on_grid(after, after.due));
    }
}

BOOST_AUTO_TEST_CASE(a_clock_set_forward_by_decades_brings_one_check) {
    support::FakeRandom random;
    const sys_seconds now = noon + std::chrono::days(365 * 50);
    const Timetable after = schedule::look(on_grid(noon, noon + interval), interval, now, random);
    BOOST_TEST((after.due - now <= 30min));
    const Timetable served = schedule::after_answer(after, interval, after.due);
    BOOST_TEST((served.due - after.due <= interval));
    BOOST_TEST(is_on_grid(served, served.due));
}

BOOST_AUTO_TEST_CASE(a_failure_is_tried_again_three_times_and_then_waits_for_the_tick) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        support::FakeRandom random(seed);
        Timetable timetable = on_grid(noon, noon);
        sys_seconds now = noon;
        for (std::uint32_t n = 0; n < schedule::retries_max; ++n) {
            timetable = schedule::after_failure(timetable, interval, now, 0s, random);
            BOOST_TEST((timetable.due_as == DueAs::retry));
            BOOST_TEST((timetable.due >= now));
            BOOST_TEST((timetable.due - now <= std::min<seconds>(1h, 5min * (1 << n))));
            now = timetable.due;
        }
        timetable = schedule::after_failure(timetable, interval, now, 0s, random);
        BOOST_TEST((timetable.due_as == DueAs::tick));
        BOOST_TEST((timetable.due == noon + interval));
        BOOST_TEST(timetable.retries == 0u);
    }
}

// A machine that slept through a retry began its three retries anew at each waking.
BOOST_AUTO_TEST_CASE(a_retry_that_was_slept_through_still_counts) {
    support::FakeRandom random;
    Timetable timetable = schedule::after_failure(on_grid(noon, noon), interval, noon, 0s, random);
    timetable = schedule::look(timetable, interval, timetable.due + 10min, random);
    BOOST_TEST(timetable.retries == 1u);
    timetable = schedule::look(timetable, interval, noon + interval + 10min, random);
    BOOST_TEST(timetable.retries == 0u);
}

BOOST_AUTO_TEST_CASE(no_retry_comes_at_or_after_the_next_tick) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        support::FakeRandom random(seed);
        const Timetable after = schedule::after_failure(on_grid(noon, noon), interval, noon + interval - 90s, 0s, random);
        BOOST_TEST((after.due <= noon + interval));
        if (after.due_as == DueAs::retry) BOOST_TEST((after.due < noon + interval));
    }
}

BOOST_AUTO_TEST_CASE(retry_after_is_obeyed_beyond_the_next_tick_and_up_to_a_day) {
    support::FakeRandom random;
    const Timetable soon = schedule::after_failure(on_grid(noon, noon), interval, noon, 2h, random);
    BOOST_TEST((soon.due >= noon + 2h));
    BOOST_TEST((soon.due < noon + interval));
    const Timetable late = schedule::after_failure(on_grid(noon, noon), interval, noon, 20h, random);
    BOOST_TEST((late.due == noon + 3 * interval));
    const Timetable absurd = schedule::after_failure(on_grid(noon, noon), interval, noon, std::chrono::hours(24 * 365), random);
    BOOST_TEST((absurd.due == noon + 3 * interval));
    BOOST_TEST((absurd.not_before == noon + 24h));
}

// A collector that names the end of its maintenance to a whole fleet must not have all of it at its door in that second.
BOOST_AUTO_TEST_CASE(who_were_told_the_same_time_come_as_spread_as_their_grids) {
    support::FakeRandom random;
    for (const seconds place : {0s, 1s, 59s, 900s, 1799s}) {
        const sys_seconds first = noon + place;
        const seconds until_four = noon + 4h - first;
        const Timetable after = schedule::after_failure(on_grid(first, first), interval, first, until_four, random);
        BOOST_TEST((after.due == noon + 4h + place));
        BOOST_TEST((after.due_as == DueAs::retry));
        const Timetable by_hand = schedule::no_sooner(on_grid(first, noon + 1h), interval, noon + 1h, noon + 4h);
        BOOST_TEST((by_hand.due == noon + 4h + place));
    }
}

BOOST_AUTO_TEST_CASE(who_are_told_to_come_shortly_before_the_tick_come_at_the_tick) {
    support::FakeRandom random;
    const Timetable after = schedule::after_failure(on_grid(noon, noon), interval, noon, 8h - 1min, random);
    BOOST_TEST((after.due == noon + 8h));
    BOOST_TEST((after.due_as == DueAs::tick));
    const Timetable by_hand = schedule::no_sooner(on_grid(noon, noon), interval, noon, noon + 8h - 1min);
    BOOST_TEST((by_hand == after));
}

BOOST_AUTO_TEST_CASE(a_wait_that_the_server_asked_for_is_believed_after_a_restart) {
    support::FakeRandom random;
    const Timetable told_off = schedule::after_failure(on_grid(noon, noon), interval, noon, 24h, random);
    BOOST_TEST((schedule::look(told_off, interval, noon + 1min, random) == told_off));
}

BOOST_AUTO_TEST_CASE(who_is_told_off_by_hand_keeps_the_schedule_away) {
    const sys_seconds now = noon + 7h;
    const Timetable before = on_grid(noon, noon + 8h);
    BOOST_TEST((schedule::no_sooner(before, interval, now, now + 30min).due == before.due));
    const Timetable soon = schedule::no_sooner(before, interval, now, now + 2h);
    BOOST_TEST((soon.due == now + 2h));
    BOOST_TEST((soon.due_as == DueAs::catch_up));
    BOOST_TEST((soon.not_before == now + 2h));
    BOOST_TEST((schedule::no_sooner(before, interval, now, now + 9h).due == noon + 16h));
    BOOST_TEST((schedule::no_sooner(before, interval, now, now + 9h + 1s).due == noon + 24h));
    const Timetable missed = on_grid(noon, noon - 3 * interval);
    BOOST_TEST((schedule::no_sooner(missed, interval, noon + 1h, noon + 2h).due == noon + 2h));
}

BOOST_AUTO_TEST_CASE(a_wish_that_no_server_can_have_is_not_believed) {
    const Timetable before = on_grid(noon, noon + 8h);
    for (const sys_seconds wish : {sys_seconds(), noon, noon + 24h + 1s}) {
        BOOST_TEST((schedule::no_sooner(before, interval, noon, wish) == before));
        BOOST_TEST((schedule::told_off_until(wish, noon, 60s) == noon + 60s));
    }
    BOOST_TEST((schedule::told_off_until(noon + 2h, noon, 60s) == noon + 2h));
    BOOST_TEST((schedule::told_off_until({}, noon, 999h) == noon + 24h));
}

// The next tick of the shorter interval came before the time that the server had asked for.
BOOST_AUTO_TEST_CASE(a_wait_that_the_server_asked_for_outlives_another_interval) {
    support::FakeRandom random;
    Timetable weekly = on_grid(noon, noon + 168h);
    weekly.not_before = noon + 24h;
    BOOST_TEST((schedule::look(weekly, 1h, noon + 90min, random).due == noon + 24h));
}

BOOST_AUTO_TEST_CASE(another_interval_takes_effect_at_once) {
    support::FakeRandom random;
    const Timetable weekly = on_grid(noon, noon + 168h);
    const Timetable hourly = schedule::look(weekly, 1h, noon + 90min, random);
    BOOST_TEST((hourly.due == noon + 2h));
}

BOOST_AUTO_TEST_CASE(the_next_tick_is_always_later_and_at_most_one_interval_away) {
    support::FakeRandom random;
    for (int i = 0; i < 5000; ++i) {
        const sys_seconds first = noon + random.up_to(24h * 365 * 60) - random.up_to(24h * 365 * 60);
        const sys_seconds time = noon + random.up_to(24h * 365 * 60) - random.up_to(24h * 365 * 60);
        const seconds step = 1h + random.up_to(167h);
        const sys_seconds tick = schedule::next_tick(first, step, time);
        BOOST_TEST((tick > time));
        BOOST_TEST((tick - time <= step));
        BOOST_TEST(((tick - first) % step == 0s));
    }
}

BOOST_AUTO_TEST_SUITE_END()
