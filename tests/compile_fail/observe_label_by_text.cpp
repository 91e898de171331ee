#include <deploy_server/metrics.hpp>
#include <telemetry/client.hpp>

namespace metrics = deploy_server::metrics;

void observe(telemetry::Client& client) {
#ifdef MUST_NOT_COMPILE
    client.observe(metrics::machines, [](auto& tally) { tally.add("ssh"); });
#else
    client.observe(metrics::machines, [](auto& tally) { tally.add(metrics::MachinesLabel::ssh); });
#endif
}
