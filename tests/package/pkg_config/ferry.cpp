// A ferry's server: counts events, makes one check at the collector that runs it, and prints what left.
#include <ferry/metrics.hpp>
#include <telemetry/telemetry.hpp>

#include "../collector_environment.hpp"

#include <chrono>
#include <iostream>

namespace metrics = ferry::metrics;

int main(int argc, char** argv) {
    if (argc != 2) return 64;
    auto created = telemetry::Client::create(metrics::dictionary(), collector_environment::options("ferry", "7", argv[1]));
    if (!created) {
        std::cerr << created.error().message << '\n';
        return 78;
    }
    telemetry::Client& client = *created;
    const telemetry::Counter passengers = client.counter(metrics::passengers_last_7_days);
    client.observe(metrics::crossing_seconds, [] { return std::chrono::minutes(42); });
    passengers.add(17);

    const auto checked = client.check_now();
    if (!checked) {
        std::cerr << checked.error().message << '\n';
        return 69;
    }
    std::cout << checked->request << '\n';
    client.start();
    return client.stop() ? 0 : 70;
}
