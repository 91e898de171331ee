#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace simulation {

/// A fleet that goes through the library's own timetable, minute by minute, from the minute in which its vendor's product is
/// first started on each, spread over the first day.
struct FleetPlan {
    std::size_t installations = 1'000'000;
    std::chrono::days days{30};
    std::uint64_t seed = 1;
    bool has_restart_storm = true;  ///< day 5: all processes start again within one minute
    bool has_power_cut = true;      ///< day 10: a third of the fleet is without power for 12 h and comes back together
    bool has_outage = true;         ///< day 20: the collector answers nobody for 6 h
};

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
};

[[nodiscard]] FleetRecord run_fleet(const FleetPlan& plan);

/// The rates of a record as a picture (SVG).
[[nodiscard]] std::string plot(const FleetRecord& record);

}  // namespace simulation
