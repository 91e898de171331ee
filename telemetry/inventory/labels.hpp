// The closed lists that an inventory's items are counted by: those of the deployment server's dictionary.
#pragma once

#include <deploy_server/metrics.hpp>

namespace telemetry::inventory {

namespace metrics = deploy_server::metrics;

using metrics::CommunityStepsLabel;
using metrics::DeploymentStepsLabel;
using metrics::MachinesLabel;

}  // namespace telemetry::inventory
