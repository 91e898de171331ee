// `update-check` of a vendor of workshops: what it takes to make one.
#include <telemetry/update_check.hpp>

#include <workshop/metrics.hpp>

int main(int argc, char** argv) {
    telemetry::tool::Defaults defaults;
    defaults.endpoint = "https://updates.workshop.example/v1/check";
    return telemetry::tool::run_update_check(workshop::metrics::dictionary(), defaults, argc, argv);
}
