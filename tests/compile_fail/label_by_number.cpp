#include <deploy_server/metrics.hpp>

namespace metrics = deploy_server::metrics;

void count(telemetry::Tally<metrics::MachinesLabel>& tally) {
#ifdef MUST_NOT_COMPILE
    tally.add(5u);
#else
    tally.add(static_cast<metrics::MachinesLabel>(5u));
#endif
}
