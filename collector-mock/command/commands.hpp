// What the commands do.
#pragma once

#include "command/command_line.hpp"

namespace collector {

/// Serves until SIGTERM or SIGINT, or until the client that it runs has ended. @return the exit code.
int run(const ServeCommand& command);

/// Judges captured requests. @return the exit code.
int run(const AuditCommand& command);

/// Looks for canaries in files of any sort. @return the exit code.
int run(const ScanCommand& command);

/// Nothing to do any more.
inline int run(const Finished& finished) {
    return finished.exit_code;
}

}  // namespace collector
