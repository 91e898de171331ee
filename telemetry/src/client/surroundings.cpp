#include "client/surroundings.hpp"

#include <cstdlib>

namespace telemetry {

Surroundings system_surroundings() {
    return {system_files(), system_clock(), system_random(), network_transport(),
            [](const char* name) -> const char* { return std::getenv(name); }};
}

}  // namespace telemetry
