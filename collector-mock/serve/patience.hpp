// How long a server waits for its clients.
#pragma once

#include <chrono>

namespace collector {

/// Whoever takes longer is cut off: no client may hold a connection for nothing.
struct Patience {
    /// From a request's first byte to the last of its reply; the TLS handshake has as long.
    std::chrono::milliseconds request = std::chrono::seconds(10);
    /// Between two requests.
    std::chrono::milliseconds idle = std::chrono::seconds(75);
    /// For the client to hear the end of a refusal; and for all that is still to be heard and answered when the server is told
    /// to stop.
    std::chrono::milliseconds farewell = std::chrono::seconds(2);
    /// For a fault to be carried out, beyond the time that it is to take.
    std::chrono::milliseconds fault = std::chrono::minutes(10);
};

}  // namespace collector
