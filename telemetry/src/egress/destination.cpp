#include "egress/destination.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace telemetry {

bool Destination::permits_socket(int family, int type, const void* address) {
    Peer peer = peer_of(family, address);
    const bool is_proxys = choice_.proxy && peer.port == choice_.proxy->port();
    const bool is_endpoints = may_go_direct() && peer.port == endpoint_.port();
    if (type != SOCK_STREAM || peer.address.empty() || !(is_proxys || is_endpoints)) {
        was_refused_ = true;
        return false;
    }
    goes_by_proxy_ = is_proxys;
    permitted_.push_back(std::move(peer));
    return true;
}

bool Destination::permits_request(std::string_view url, std::string_view address, int port) {
    const auto is_peer = [&](const Peer& peer) { return peer.address == address && peer.port == port; };
    const bool is_permitted = !was_refused_ && url == endpoint_.url() && std::ranges::any_of(permitted_, is_peer);
    was_refused_ |= !is_permitted;
    return is_permitted;
}

/// Without an address if the family is neither.
Destination::Peer Destination::peer_of(int family, const void* address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (family == AF_INET) {
        const auto& internet = *static_cast<const sockaddr_in*>(address);
        ::inet_ntop(family, &internet.sin_addr, text, sizeof text);
        return {text, ntohs(internet.sin_port)};
    }
    if (family == AF_INET6) {
        const auto& internet = *static_cast<const sockaddr_in6*>(address);
        ::inet_ntop(family, &internet.sin6_addr, text, sizeof text);
        return {text, ntohs(internet.sin6_port)};
    }
    return {};
}

}  // namespace telemetry
