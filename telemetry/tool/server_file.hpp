// The file `server`, in which the server makes itself known to this tool; see client/server_facts.hpp. Where it is not there,
// or cannot be read, all that is shown is of a directory, and perhaps of no server.
#pragma once

#include <telemetry/administration.hpp>

#include <string>

namespace telemetry::tool {

/// Why the file cannot be read, as a place and a rule; empty if it can, or is not there.
[[nodiscard]] std::string server_file_problem(const Status& status);

/// A line that says so where no such file is there, as in a directory whose name was mistyped; otherwise empty.
[[nodiscard]] std::string no_server_text(const std::string& state_dir);

}  // namespace telemetry::tool
