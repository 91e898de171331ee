// fleet: a whole fleet through the library's own timetable, its rates printed, checked against the bounds, and drawn.
#include "fleet.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>

// With fewer, bounds are broken by chance.
constexpr int installations_min = 5000;

int main(int argc, char** argv) {
    CLI::App app{"Simulates a fleet of installations over 30 days."};
    simulation::FleetPlan plan;
    std::string svg;
    app.add_option("--installations", plan.installations, "How many")
        ->capture_default_str()
        ->check(CLI::Range(installations_min, 10'000'000));
    app.add_option("--seed", plan.seed, "Of the dice")->capture_default_str();
    app.add_option("--svg", svg, "Where to draw the rates");
    CLI11_PARSE(app, argc, argv);

    const auto record = simulation::run_fleet(plan);
    std::printf("%zu installations, %.1f requests a minute in the mean\n", record.installations, record.mean());
    bool are_kept = true;
    for (const auto& bound : simulation::fleet_bounds(record)) {
        are_kept &= bound.holds();
        std::printf("%-62s %6.2f   at most %6.2f   %s\n", bound.what.c_str(), bound.seen, bound.most,
                    bound.holds() ? "kept" : "BROKEN");
    }
    if (!svg.empty()) {
        std::ofstream file(svg);
        file << plot(record);
        file.close();
        if (!file) {
            std::fprintf(stderr, "%s cannot be written\n", svg.c_str());
            return 1;
        }
    }
    return are_kept ? 0 : 1;
}
