// `update-check` of the deployment server.
#include <telemetry/update_check.hpp>

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include "inventory/observe.hpp"

int main(int argc, char** argv) {
    telemetry::tool::Defaults defaults;
    defaults.state_dir = "/var/lib/deploy-server/telemetry";
    defaults.endpoint = "https://updates.example.com/v1/check";
    defaults.outbound = &deploy_server::outbound::outbound_register();
    defaults.observe_inventory = [](telemetry::Client& client, const std::string& file,
                                    const telemetry::tool::Progress& progress) {
        return telemetry::inventory::observe_file(client, file, progress);
    };
    return telemetry::tool::run_update_check(deploy_server::metrics::dictionary(), defaults, argc, argv);
}
