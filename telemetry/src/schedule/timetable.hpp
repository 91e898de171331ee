// When: pure functions of what was, what happened and what time it is. No clock, no thread, no file.
//
// Every installation has a grid of its own: due = first + k · interval. `first` falls between 1 and 10 minutes after the first
// start and is kept, so that restarts neither add nor skip a check, and a fleet stays as spread as it once began.
//
//   on time     the tick is served; the next one is the next of the grid
//   missed      (no power, suspended, clock set forward) however many: one check, after a random 0 to 30 minutes, and then the
//               grid again; but if the next tick comes sooner, that one serves. A retry that was missed still counts as one
//   failed      at most 3 tries more, each after a random 0 to min(1 h, 5 min · 2^n), never past the next tick
//   told off    a Retry-After, at most 24 h, that is longer than that: the first half hour of the grid (first + n · 30 min)
//   after
//               it, or the first tick, if that comes sooner or no retry is left. The server may have told the same time to all,
//               and all must not come at that time. Who is told so on a check by hand keeps the schedule away too
//   disbelieved a stored time further ahead than one interval (the clock was set back): the next tick of the grid
#pragma once

#include "system/random.hpp"

#include <chrono>
#include <cstdint>

namespace telemetry {

/// Why a request is due.
enum class DueAs : std::uint8_t {
    tick,      ///< its time on the grid
    catch_up,  ///< in place of ticks that were missed
    retry,     ///< after a failure
};

/// Where an installation stands in its schedule.
struct Timetable {
    std::chrono::sys_seconds first;  ///< where the grid begins
    std::chrono::sys_seconds due;    ///< when the next request is made
    DueAs due_as = DueAs::tick;
    std::uint32_t retries = 0;            ///< made since the last tick or catch-up
    std::chrono::sys_seconds not_before;  ///< the server asked not to come sooner

    friend bool operator==(const Timetable&, const Timetable&) = default;
};

namespace schedule {

inline constexpr std::chrono::minutes first_delay_min{1};
inline constexpr std::chrono::minutes first_delay_max{10};
inline constexpr std::chrono::minutes catch_up_delay_max{30};
inline constexpr std::chrono::minutes retry_delay_base{5};
inline constexpr std::chrono::hours retry_delay_max{1};
inline constexpr std::uint32_t retries_max = 3;
inline constexpr std::chrono::hours retry_after_max{24};
inline constexpr std::chrono::minutes retry_after_step{30};
/// A tick that is later than this was missed. Two of the longest waits of the worker.
inline constexpr std::chrono::minutes lateness_max{2};

/// The timetable of an installation that starts for the first time.
[[nodiscard]] Timetable begin(std::chrono::sys_seconds now, Random& random) noexcept;

/// The timetable as it is to be believed now. Called at start and at every look; most of the time it changes nothing.
[[nodiscard]] Timetable look(const Timetable& before, std::chrono::seconds interval, std::chrono::sys_seconds now,
                             Random& random) noexcept;

/// After a validated answer, or one that must not be asked for again.
[[nodiscard]] Timetable after_answer(const Timetable& before, std::chrono::seconds interval,
                                     std::chrono::sys_seconds now) noexcept;

/// After a failure.
/// @param retry_after what the server asked for; 0 if nothing.
[[nodiscard]] Timetable after_failure(const Timetable& before, std::chrono::seconds interval, std::chrono::sys_seconds now,
                                      std::chrono::seconds retry_after, Random& random) noexcept;

/// After somebody who asked by hand was told not to come before a time: what is due sooner waits until it is welcome.
[[nodiscard]] Timetable no_sooner(const Timetable& before, std::chrono::seconds interval, std::chrono::sys_seconds now,
                                  std::chrono::sys_seconds not_before) noexcept;

/// Whether a server's wish not to be asked before a time still holds. One further ahead than a server can ask for is not
/// believed.
[[nodiscard]] bool is_told_off(std::chrono::sys_seconds not_before, std::chrono::sys_seconds now) noexcept;

/// Until when not to ask a server that has said how long: the later of this wish and of one that still holds.
/// @param before epoch if there was none.
[[nodiscard]] std::chrono::sys_seconds told_off_until(std::chrono::sys_seconds before, std::chrono::sys_seconds now,
                                                      std::chrono::seconds retry_after) noexcept;

/// The first time of the grid that is later than `time`.
[[nodiscard]] std::chrono::sys_seconds next_tick(std::chrono::sys_seconds first, std::chrono::seconds interval,
                                                 std::chrono::sys_seconds time) noexcept;

}  // namespace schedule

}  // namespace telemetry
