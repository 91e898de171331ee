#pragma once

#include <telemetry/result.hpp>

#include "egress/gate.hpp"

#include <chrono>
#include <stop_token>
#include <string>

namespace telemetry {

/// How to reach the endpoint, and what must be true of it.
///
/// A proxy that speaks HTTP is sent `CONNECT host:port`, `Host`, `Proxy-Connection` and, if its address has credentials,
/// `Proxy-Authorization`, and no other header; the request goes through the tunnel, encrypted for the endpoint.
struct Route {
    std::string proxy = "system";  ///< "system" (the environment's variables), "none", or a proxy's address
    std::string ca_file{};         ///< PEM file of the authorities to trust, for a proxy of https too; empty: the system's
    std::string crl_file{};        ///< PEM file with a revocation list of every authority in the server's chain; empty: none
    std::string pinned_keys{};     ///< `sha256//base64`, parted by `;`: the server's public key must be one; empty: any
    bool ocsp_stapling = false;    ///< whether the server must show that its certificate is not revoked
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

    /// Sends a request and waits for the whole reply, within the bounds of the route and of the request. Any HTTP status is a
    /// reply, but a redirect is not followed. Errors: dns, connect, proxy, proxy_auth, tls_untrusted, tls_pin, timeout,
    /// response_too_large, protocol, configuration (the proxy's address, a file of the route, what this libcurl cannot do);
    /// gate_refused, if a connection would be made or used that is not the endpoint's or the proxy's; cancelled, as soon as a
    /// stop is requested.
    [[nodiscard]] virtual Result<Reply> send(const ApprovedRequest& request, const Route& route, std::stop_token stop) = 0;

protected:
    ~Transport() = default;
};

/// The network of the machine, by libcurl, which is initialised at the first `send` of the process; or none.
[[nodiscard]] Transport& network_transport() noexcept;

}  // namespace telemetry
