// A part of a host that is loaded, lives a short life with a client of its own, and is unloaded.
#include "small_host.hpp"

extern "C" __attribute__((visibility("default"))) void live_once(const char* folder, int patience_ms) {
    telemetry::Options options = torture::options_of_host(folder, torture::nobody);
    telemetry::Client client = torture::client_of(std::move(options));
    client.counter(deploy_server::metrics::releases_last_90_days).add();
    client.start();
    client.stop(std::chrono::milliseconds(patience_ms));
}
