#include <deploy_server/metrics.hpp>

#include <string>

namespace metrics = deploy_server::metrics;

void count(telemetry::Tally<metrics::MachinesLabel>& tally) {
#ifdef MUST_NOT_COMPILE
    tally.add(std::string("ssh"));
#else
    tally.add(metrics::MachinesLabel::ssh);
#endif
}
