#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

#include <string>

namespace metrics = deploy_server::metrics;

void observe(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    client.observe(metrics::environments, [] { return std::string("x"); });
#else
    client.observe(metrics::environments, [] { return 1u; });
#endif
}
