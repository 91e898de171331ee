#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

namespace metrics = deploy_server::metrics;

telemetry::Counter counter(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    return client.counter(metrics::lets_encrypt);
#else
    return client.counter(metrics::environments);
#endif
}
