// simulate: lives of machines, seed after seed, until a promise is broken.
#include "machine.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <limits>

constexpr std::uint64_t progress_step = 10'000;

int main(int argc, char** argv) {
    CLI::App app{"Simulates installations in a hostile world; a seed is one life and replays exactly."};
    std::uint64_t seeds = 10'000;
    std::uint64_t first_seed = 1;
    int days = 10;
    app.add_option("--seeds", seeds, "How many lives")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--first-seed", first_seed, "The seed of the first")->capture_default_str();
    app.add_option("--days", days, "How long each is")->capture_default_str()->check(CLI::Range(1, 3650));
    CLI11_PARSE(app, argc, argv);
    if (first_seed > std::numeric_limits<std::uint64_t>::max() - seeds) {
        std::cerr << "--first-seed and --seeds: the last seed would be too large\n";
        return 2;
    }

    simulation::Outcome total;
    simulation::Fingerprint fingerprint;  // the same whenever and wherever these are lived
    for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
        const auto outcome = simulation::Machine(seed, simulation::Breakage::none).live(std::chrono::days(days));
        total.requests += outcome.requests;
        total.deaths += outcome.deaths;
        fingerprint.add(outcome.fingerprint);
        const std::uint64_t lived = seed - first_seed + 1;
        if (!outcome.violation && lived % progress_step == 0 && lived < seeds) {
            std::cout << "seeds " << first_seed << " to " << seed << ": every promise kept so far" << std::endl;
        }
        if (!outcome.violation) continue;
        std::cout << "seed " << seed << ": " << to_string(outcome.violation->promise) << ": " << outcome.violation->how
                  << "\nreplay: simulate --seeds 1 --first-seed " << seed << " --days " << days << '\n';
        return 1;
    }
    std::cout << "seeds " << first_seed << " to " << first_seed + seeds - 1 << " of " << days << " days: every promise kept; "
              << total.requests << " requests, " << total.deaths << " deaths; fingerprint " << fingerprint.text().substr(0, 16)
              << '\n';
}
