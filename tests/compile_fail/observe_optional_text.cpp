#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

#include <optional>
#include <string>

namespace metrics = deploy_server::metrics;

void observe(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    client.observe(metrics::environments, [] { return std::optional<std::string>("x"); });
#else
    client.observe(metrics::environments, [] { return std::optional<unsigned>(1u); });
#endif
}
