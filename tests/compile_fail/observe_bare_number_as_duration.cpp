#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

#include <chrono>

namespace metrics = deploy_server::metrics;

void observe(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    client.observe(metrics::time_to_first_deployment_seconds, [] { return 5u; });
#else
    client.observe(metrics::time_to_first_deployment_seconds, [] { return std::chrono::minutes(5); });
#endif
}
