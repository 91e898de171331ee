// What the collector tells the client that it runs, for the consumers here.
#pragma once

#include <telemetry/client.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace collector_environment {

/// The value of a variable of the environment; empty if there is none.
inline std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Options of a client whose checks go to the collector, with the usage statistics on.
inline telemetry::Options options(std::string product, std::string version, std::string state_dir) {
    std::ifstream root(variable("COLLECTOR_ROOT_FILE"), std::ios::binary);
    return {.product = std::move(product),
            .version = std::move(version),
            .endpoint = variable("COLLECTOR_ENDPOINT"),
            .state_dir = std::move(state_dir),
            .notice_root = {std::istreambuf_iterator<char>(root), {}},
            .choices = {.send_telemetry = telemetry::Choice::on},
            .ca_file = variable("COLLECTOR_CA_FILE")};
}

}  // namespace collector_environment
