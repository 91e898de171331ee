// From a command line to a client of the installation that it names.
#pragma once

#include <telemetry/client.hpp>

#include <telemetry/update_check.hpp>
#include "tool/command_line.hpp"

namespace telemetry::tool {

/// Makes the client, and gives it the numbers of the inventory and the licence serial if files with them were named. What the
/// command line leaves open is as with the server of the state directory. Writes nothing.
[[nodiscard]] Result<Client> open_client(const Dictionary& dictionary, const Defaults& defaults, const CommandLine& line);

}  // namespace telemetry::tool
