#include "schedule/timetable.hpp"

#include <algorithm>

namespace telemetry::schedule {

using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

Timetable at_tick(Timetable timetable, sys_seconds tick) noexcept {
    timetable.due = tick;
    timetable.due_as = DueAs::tick;
    timetable.retries = 0;
    return timetable;
}

/// How far ahead `due` may lie: to the next tick, or to the first one after the time that the server asked for.
sys_seconds latest_credible(const Timetable& timetable, seconds interval, sys_seconds now) noexcept {
    return (is_told_off(timetable.not_before, now) ? timetable.not_before : now) + interval;
}

/// The first time of a grid at which the server lets itself be asked.
sys_seconds when_welcome(const Timetable& timetable, seconds step) noexcept {
    return next_tick(timetable.first, step, timetable.not_before - seconds(1));
}

seconds retry_delay(std::uint32_t retries, Random& random) noexcept {
    const seconds longest = std::min<seconds>(retry_delay_max, retry_delay_base * (1u << std::min(retries, 8u)));
    return random.up_to(longest);
}

}  // namespace

sys_seconds next_tick(sys_seconds first, seconds interval, sys_seconds time) noexcept {
    // Counts from whichever side `time` lies on: a clock may be set to before the grid began.
    const auto passed = (time - first) / interval;
    sys_seconds tick = first + passed * interval;
    while (tick <= time) tick += interval;
    while (tick - interval > time) tick -= interval;
    return tick;
}

Timetable begin(sys_seconds now, Random& random) noexcept {
    Timetable timetable;
    timetable.first = now + first_delay_min + random.up_to(first_delay_max - first_delay_min);
    return at_tick(timetable, timetable.first);
}

Timetable look(const Timetable& before, seconds interval, sys_seconds now, Random& random) noexcept {
    const sys_seconds tick = next_tick(before.first, interval, now);
    if (before.due > latest_credible(before, interval, now))
        return at_tick(before, is_told_off(before.not_before, now) ? when_welcome(before, interval) : tick);
    if (before.due + lateness_max >= now) return before;
    Timetable after = before;
    after.due = std::min(now + random.up_to(catch_up_delay_max), tick);
    after.due_as = after.due == tick ? DueAs::tick : DueAs::catch_up;
    const bool is_same_interval = next_tick(before.first, interval, before.due) == tick;
    if (!is_same_interval || after.due == tick) after.retries = 0;
    return after;
}

Timetable after_answer(const Timetable& before, seconds interval, sys_seconds now) noexcept {
    Timetable after = at_tick(before, next_tick(before.first, interval, std::max(now, before.due)));
    after.not_before = {};
    return after;
}

Timetable after_failure(const Timetable& before, seconds interval, sys_seconds now, seconds retry_after,
                        Random& random) noexcept {
    Timetable after = before;
    after.not_before = now + std::clamp<seconds>(retry_after, seconds(0), retry_after_max);
    const sys_seconds tick = next_tick(before.first, interval, now);
    const sys_seconds delayed = now + retry_delay(before.retries, random);
    const sys_seconds retry = delayed < after.not_before ? when_welcome(after, retry_after_step) : delayed;
    if (before.retries < retries_max && retry < tick) {
        after.due = retry;
        after.due_as = DueAs::retry;
        ++after.retries;
        return after;
    }
    return at_tick(after, std::max(tick, when_welcome(after, interval)));
}

Timetable no_sooner(const Timetable& before, seconds interval, sys_seconds now, sys_seconds not_before) noexcept {
    if (!is_told_off(not_before, now)) return before;
    Timetable after = before;
    after.not_before = told_off_until(before.not_before, now, not_before - now);
    if (before.due >= after.not_before) return after;
    after.due = when_welcome(after, retry_after_step);
    if (after.due >= next_tick(before.first, interval, std::max(now, before.due)))
        return at_tick(after, when_welcome(after, interval));
    if (before.due_as == DueAs::tick) after.due_as = DueAs::catch_up;
    return after;
}

bool is_told_off(sys_seconds not_before, sys_seconds now) noexcept {
    return not_before > now && not_before <= now + retry_after_max;
}

sys_seconds told_off_until(sys_seconds before, sys_seconds now, seconds retry_after) noexcept {
    const sys_seconds until = now + std::clamp<seconds>(retry_after, seconds(0), retry_after_max);
    return is_told_off(before, now) ? std::max(before, until) : until;
}

}  // namespace telemetry::schedule
