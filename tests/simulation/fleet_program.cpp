// fleet: a whole fleet through the library's own timetable, its rates printed, checked against the bounds, and drawn.
#include "fleet.hpp"

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;

bool is_kept = true;

void report(const char* what, double seen, double bound) {
    const bool holds = seen <= bound;
    is_kept &= holds;
    std::printf("%-58s %7.2f   at most %7.2f   %s\n", what, seen, bound, holds ? "kept" : "BROKEN");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Simulates a fleet of installations over 30 days."};
    simulation::FleetPlan plan;
    std::string svg;
    app.add_option("--installations", plan.installations, "How many")
        ->capture_default_str()
        ->check(CLI::Range(1000, 10'000'000));
    app.add_option("--seed", plan.seed, "Of the dice")->capture_default_str();
    app.add_option("--svg", svg, "Where to draw the rates");
    CLI11_PARSE(app, argc, argv);

    const auto record = simulation::run_fleet(plan);
    // Chance alone spreads a minute by the square root of its mean; a million installations have 10 % at 4.5 of these.
    const double chance = 4.6 / std::sqrt(record.mean());
    const minutes after_outage = days(20) + 6h;
    std::printf("%zu installations, %.1f requests a minute in the mean\n", record.installations, record.mean());
    report("highest minute over mean, days 2 to 5", record.peak(days(2), days(5)), 1 + chance);
    report("lowest minute under mean, days 2 to 5", 2 - record.trough(days(2), days(5)), 1 + chance);
    report("highest minute after a restart of all, day 5", record.peak(days(5), days(5) + 8h), 1 + chance);
    report("highest minute when a third has power again, day 10", record.peak(days(10) + 12h, days(10) + 13h), 20);
    report("highest minute back on the grid, from 31 min after", record.peak(days(10) + 12h + 31min, days(20)), 1 + chance);
    report("highest minute during an outage of all, day 20", record.peak(days(20), after_outage), 20);
    report("highest minute in the 2 h after it", record.peak(after_outage, after_outage + 2h), 20);
    report("highest minute back on the grid, from 8 h after", record.peak(after_outage + 8h, plan.days), 1 + chance);
    if (!svg.empty()) std::ofstream(svg) << plot(record);
    return is_kept ? 0 : 1;
}
