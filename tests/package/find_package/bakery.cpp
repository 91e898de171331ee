// A bakery's server: makes one check at the collector that runs it, and prints what left.
#include <bakery/metrics.hpp>
#include <telemetry/telemetry.hpp>

#include "../collector_environment.hpp"

#include <iostream>

namespace metrics = bakery::metrics;

int main(int argc, char** argv) {
    if (argc != 2) return 64;
    auto created = telemetry::Client::create(metrics::dictionary(), collector_environment::options("bakery", "1.2.5", argv[1]));
    if (!created) {
        std::cerr << created.error().message << '\n';
        return 78;
    }
    telemetry::Client& client = *created;
    client.observe(metrics::ovens, [] { return 3u; });
    client.observe(metrics::loaves, [](auto& tally) {
        for (const char* bread : {"Rye", "rye", "Grandmother's secret"}) {
            tally.add(telemetry::label_of<metrics::LoavesLabel>(bread));
        }
    });
    client.observe(metrics::opens_on_sundays, [] { return true; });

    const auto checked = client.check_now();
    if (!checked) {
        std::cerr << checked.error().message << '\n';
        return 69;
    }
    std::cout << checked->request << '\n';
}
