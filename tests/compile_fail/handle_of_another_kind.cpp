#include <deploy_server/metrics.hpp>

namespace metrics = deploy_server::metrics;

telemetry::CountMetric chosen() {
#ifdef MUST_NOT_COMPILE
    return metrics::lets_encrypt;
#else
    return metrics::environments;
#endif
}
