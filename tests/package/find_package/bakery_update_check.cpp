// `update-check` for the bakery's dictionary.
#include <bakery/metrics.hpp>
#include <telemetry/update_check.hpp>

int main(int argc, char** argv) {
    return telemetry::tool::run_update_check(bakery::metrics::dictionary(),
                                             {.endpoint = "https://updates.example.com/v1/check"}, argc, argv);
}
