#pragma once

#include "egress/endpoint.hpp"
#include "egress/proxy.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// Where one transfer may connect to, and where it did. The last word on it: whatever the library that makes the connections
/// was told, by settings, an environment or a reply, it gets no socket to elsewhere, and sends nothing over another's.
///
/// Threads: one.
class Destination {
public:
    /// @param endpoint and `choice` outlive it.
    Destination(const Endpoint& endpoint, const ProxyChoice& choice) noexcept : endpoint_(endpoint), choice_(choice) {}

    /// Whether a socket may be opened: for a stream of IPv4 or IPv6, to the port of the proxy, or of the endpoint where it is
    /// reached without one. Keeps in mind what it has permitted.
    /// @param family and `type` as socket() takes them. @param address a sockaddr of that family.
    [[nodiscard]] bool permits_socket(int family, int type, const void* address);

    /// Whether the request may be sent: to the endpoint's own URL, over a connection to an address and port that were
    /// permitted.
    [[nodiscard]] bool permits_request(std::string_view url, std::string_view address, int port);

    /// Whether anything was not permitted.
    [[nodiscard]] bool was_refused() const noexcept { return was_refused_; }

    /// The proxy that the newest socket was opened to; null if there is none.
    [[nodiscard]] const Proxy* proxy() const noexcept { return goes_by_proxy_ ? &*choice_.proxy : nullptr; }

private:
    struct Peer {
        std::string address;
        std::uint16_t port = 0;
    };

    [[nodiscard]] static Peer peer_of(int family, const void* address);
    [[nodiscard]] bool may_go_direct() const noexcept { return !choice_.proxy || !choice_.direct_hosts.empty(); }

    const Endpoint& endpoint_;
    const ProxyChoice& choice_;
    std::vector<Peer> permitted_;
    bool goes_by_proxy_ = false;
    bool was_refused_ = false;
};

}  // namespace telemetry
