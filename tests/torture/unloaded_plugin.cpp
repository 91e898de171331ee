// A part of a host that is loaded, lives a short life with a client of its own, and is unloaded.
#include "small_host.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

/// @param left_behind the client of the life before, if a stop left its thread behind; becomes that of this life, or null. It
/// is destroyed only here, for that waits for the thread.
extern "C" __attribute__((visibility("default"))) void live_once(void** left_behind, const char* folder, const char* endpoint,
                                                                 int life_us, int patience_ms) {
    delete static_cast<telemetry::Client*>(std::exchange(*left_behind, nullptr));
    telemetry::Options options = torture::options_of_host(folder, endpoint);
    options.ca_file = std::string(folder) + "/ca.pem";
    auto client = std::make_unique<telemetry::Client>(torture::client_of(std::move(options)));
    client->counter(deploy_server::metrics::releases_last_90_days).add();
    client->start();
    std::this_thread::sleep_for(std::chrono::microseconds(life_us));
    if (!client->stop(std::chrono::milliseconds(patience_ms))) *left_behind = client.release();
}
