#pragma once

#include <chrono>
#include <memory>

namespace telemetry::detail {

class ClientCore;

/// How long the end of the process waits for a client's thread.
inline constexpr std::chrono::milliseconds exit_patience{1000};

/// Stops a client when the process exits, if it lives then. OpenSSL takes itself down at exit, and a thread that is inside it
/// crashes; this comes before. The destructor of a client in static storage would come after. A forked child stops those that
/// it made itself.
///
/// Threads: any.
void stop_at_exit(const std::shared_ptr<ClientCore>& client);

}  // namespace telemetry::detail
