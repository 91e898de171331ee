// `update-check` for a product: the administrator's tool, made for a dictionary.
//
// A vendor builds its own with a `main` of a few lines, linked with telemetry::tool:
//
//     int main(int argc, char** argv) {
//         return telemetry::tool::run_update_check(acme::metrics::dictionary(),
//                                                  {.state_dir = "/var/lib/acme/telemetry",
//                                                   .endpoint = "https://updates.acme.com/v1/check"},
//                                                  argc, argv);
//     }
#pragma once

#include <telemetry/client.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace telemetry::tool {

/// Called with the bytes of an inventory that have been read so far. Begins again if they are read a second time.
using Progress = std::function<void(std::uint64_t bytes_read)>;

/// What a product puts into its tool. Each may be left empty.
struct Defaults {
    /// Where the product keeps its state. Empty: `--state-dir` must be given.
    std::string state_dir{};

    /// Where checks go if neither the command line, nor the settings, nor the server of the state directory says.
    std::string endpoint{};

    /// Root 1, the signed envelope of the keys whose notices are believed.
    std::string notice_root{};

    /// Every request that the product may make, for its switches. Null: the library's two alone.
    const OutboundRegister* outbound = nullptr;

    /// Reads a product's inventory file and observes what it finds. Empty: the tool has no `--inventory`.
    std::function<Result<void>(Client& client, const std::string& file, const Progress& progress)> observe_inventory{};
};

/// Runs the tool: reads the command line, does what it says, prints to standard output, and errors to standard error as
/// `update-check: place: rule`, those of the network with a line that says what to do about them.
/// @return the exit code: 0 up to date, or done; 100 an update; 101 a security update; 3 turned off; 4 the notice is stale or
/// missing; 64 usage; 65 bad, forged or rolled-back notice; 69 unreachable; 70 a defect of the tool; 75 try later;
/// 78 configuration. With `--monitor`: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
[[nodiscard]] int run_update_check(const Dictionary& dictionary, const Defaults& defaults, int argc, char** argv);

}  // namespace telemetry::tool
