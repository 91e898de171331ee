#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace simulation {

/// A fleet that goes through the library's own timetable for 30 days, minute by minute, from the minute in which its vendor's
/// product is first started on each, spread over the first day. See `events()` for what befalls it.
struct FleetPlan {
    std::size_t installations = 1'000'000;
    std::uint64_t seed = 1;
    bool is_unspread = false;   ///< broken on purpose: no wait is random
    bool is_lost_late = false;  ///< broken on purpose: who missed a tick does not come again
};

/// What befalls a fleet.
struct FleetEvent {
    std::string name;
    std::chrono::minutes begin;
    std::chrono::minutes end;
};

/// In this order: all processes start again within one minute; a third of the fleet, a region, has no power; all of it has
/// none; the collector answers nobody; it tells everybody the time at which it will. Who had no power comes back within one
/// minute.
[[nodiscard]] const std::vector<FleetEvent>& fleet_events();

/// Requests by minute.
struct FleetRecord {
    std::vector<std::uint32_t> requests;
    std::size_t installations = 0;

    /// Scheduled requests a minute, if the fleet were spread evenly.
    [[nodiscard]] double mean() const { return static_cast<double>(installations) / (8 * 60); }
    /// The highest minute between two times, over the mean.
    [[nodiscard]] double peak(std::chrono::minutes from, std::chrono::minutes to) const;
    /// The lowest, likewise.
    [[nodiscard]] double trough(std::chrono::minutes from, std::chrono::minutes to) const;
    /// How many minutes between two times are above that many means.
    [[nodiscard]] std::ptrdiff_t minutes_above(double means, std::chrono::minutes from, std::chrono::minutes to) const;
};

[[nodiscard]] FleetRecord run_fleet(const FleetPlan& plan);

/// Something that was promised of a fleet, and what was seen of it.
struct FleetBound {
    std::string what;
    double seen = 0;
    double most = 0;

    [[nodiscard]] bool holds() const { return seen <= most; }
};

/// A steady fleet stays within 10 % of its mean in each minute, or, where it is smaller than a million, within what chance
/// makes of it. After an outage it makes at most 20 times as many requests, for at most 31 minutes of the clock, and is back on
/// its grid then, all of it.
[[nodiscard]] std::vector<FleetBound> fleet_bounds(const FleetRecord& record);

/// The rates of a record as a picture (SVG).
[[nodiscard]] std::string plot(const FleetRecord& record);

}  // namespace simulation
