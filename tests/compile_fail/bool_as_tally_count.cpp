#include <deploy_server/metrics.hpp>

namespace metrics = deploy_server::metrics;

void count(telemetry::Tally<metrics::MachinesLabel>& tally) {
#ifdef MUST_NOT_COMPILE
    tally.add(metrics::MachinesLabel::ssh, true);
#else
    tally.add(metrics::MachinesLabel::ssh, 1u);
#endif
}
