#include <deploy_server/metrics.hpp>

namespace metrics = deploy_server::metrics;

void count(telemetry::Tally<metrics::MachinesLabel>& tally) {
#ifdef MUST_NOT_COMPILE
    tally.add("ssh");
#else
    tally.add(telemetry::label_of<metrics::MachinesLabel>("ssh"));
#endif
}
