#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

namespace metrics = deploy_server::metrics;

void observe(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    client.observe(metrics::environments, [] { return 1.0; });
#else
    client.observe(metrics::environments, [] { return 1u; });
#endif
}
