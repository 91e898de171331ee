// An observatory's server: makes one check at the collector that runs it, and prints what left.
#include <observatory/metrics.hpp>
#include <telemetry/telemetry.hpp>

#include "../collector_environment.hpp"

#include <cstdint>
#include <iostream>
#include <optional>

namespace metrics = observatory::metrics;

int main(int argc, char** argv) {
    if (argc != 2) return 64;
    auto created =
        telemetry::Client::create(metrics::dictionary(), collector_environment::options("observatory", "2.0-rc.1", argv[1]));
    if (!created) {
        std::cerr << created.error().message << '\n';
        return 78;
    }
    telemetry::Client& client = *created;
    client.observe(metrics::telescopes, [] { return 4u; });
    client.observe(metrics::cloud_cover_percent, [] { return std::optional<std::uint64_t>(30); });

    const auto checked = client.check_now();
    if (!checked) {
        std::cerr << checked.error().message << '\n';
        return 69;
    }
    std::cout << checked->request << '\n';
}
