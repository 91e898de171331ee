#pragma once

#include <telemetry/result.hpp>

#include "egress/gate.hpp"

#include <chrono>
#include <stop_token>
#include <string>

namespace telemetry {

/// How to reach the endpoint.
struct Route {
    std::string proxy = "system";  ///< "system" (the environment's variables), "none", or a proxy's address
    std::string ca_file{};         ///< PEM file of the authorities to trust; empty: the system's
    std::chrono::milliseconds connect_time_max = std::chrono::seconds(10);  ///< until the request can be sent
    std::chrono::milliseconds total_time_max = std::chrono::seconds(30);
};

/// What came back. Every byte of it is hostile.
struct Reply {
    int status = 0;
    std::string body;                     ///< at most `ApprovedRequest::reply_size_max` bytes
    std::chrono::seconds retry_after{0};  ///< what the header says, 0 to 24 h
};

/// The network. The one implementation that touches one is in curl_transport.cpp; a build with `TELEMETRY_COMPILED_OUT` has
/// no_transport.cpp in its place.
///
/// Threads: one `send` at a time; a stop may be requested from any thread.
class Transport {
public:
    /// Whether there is a network at all. If not, settings say `offline`, so that nothing comes to be sent.
    [[nodiscard]] virtual bool is_there() const noexcept { return true; }

    /// Sends a request and waits for the whole reply, within the bounds of the request and of the route. Any HTTP status is a reply,
    /// but a redirect is not followed. Errors: dns, connect, proxy, proxy_auth, tls_untrusted, tls_pin, timeout,
    /// response_too_large, protocol, configuration (the CA file); cancelled, as soon as a stop is requested.
    [[nodiscard]] virtual Result<Reply> send(const ApprovedRequest& request, const Route& route, std::stop_token stop) = 0;

protected:
    ~Transport() = default;
};

/// The network of the machine, by libcurl, which is initialised at the first `send` of the process; or none.
[[nodiscard]] Transport& network_transport() noexcept;

}  // namespace telemetry
