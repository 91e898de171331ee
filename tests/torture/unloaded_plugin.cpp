// A part of a host that is loaded, lives a short life with a client of its own, and is unloaded.
#include "small_host.hpp"

#include <chrono>
#include <thread>

extern "C" __attribute__((visibility("default"))) void live_once(const char* folder, int life_us, int patience_ms) {
    telemetry::Options options = torture::options_of_host(folder, torture::nobody);
    telemetry::Client client = torture::client_of(std::move(options));
    client.counter(deploy_server::metrics::releases_last_90_days).add();
    client.start();
    std::this_thread::sleep_for(std::chrono::microseconds(life_us));
    client.stop(std::chrono::milliseconds(patience_ms));
}
