#include "wire.hpp"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace outside {

namespace {

/// The header of that type at the beginning of the bytes; nothing if they are too few.
template <class Header>
std::optional<Header> header_of(std::string_view bytes) {
    if (bytes.size() < sizeof(Header)) return std::nullopt;
    Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header;
}

/// Puts packets together to connections.
class Reassembly {
public:
    void take(std::string_view packet) {
        traffic_.packets.append(packet);
        const auto ip = header_of<iphdr>(packet);
        if (!ip || ip->version != 4) return strange("a packet that is not IPv4");
        packet = packet.substr(0, ntohs(ip->tot_len)).substr(std::size_t{4} * ip->ihl);
        if (ip->protocol == IPPROTO_TCP) return tcp(*ip, packet);
        if (ip->protocol == IPPROTO_UDP) return udp(*ip, packet);
        strange("protocol " + std::to_string(ip->protocol));
    }

    Traffic take_all() && { return std::move(traffic_); }

private:
    void strange(std::string what) { traffic_.strangers.push_back(std::move(what)); }

    void udp(const iphdr& ip, std::string_view packet) {
        const auto header = header_of<udphdr>(packet);
        if (!header) return strange("a broken datagram");
        constexpr std::uint16_t name_server_port = 53;
        if (ntohs(header->source) == name_server_port) return;
        traffic_.datagrams.push_back({ntohl(ip.daddr), ntohs(header->dest)});
    }

    void tcp(const iphdr& ip, std::string_view packet) {
        const auto header = header_of<tcphdr>(packet);
        if (!header) return strange("a broken segment");
        const End from{ntohl(ip.saddr), ntohs(header->source)};
        const End to{ntohl(ip.daddr), ntohs(header->dest)};
        if (header->syn && !header->ack) traffic_.connections.push_back({from, to, {}, {}});
        std::uint32_t& next = next_[{from, to}];
        const std::uint32_t sequence = ntohl(header->seq);
        if (header->syn) next = sequence + 1;
        const std::string_view payload = packet.substr(std::size_t{4} * header->doff);
        if (payload.empty() || sequence != next) return;  // nothing, or the same again
        next += static_cast<std::uint32_t>(payload.size());
        for (Connection& connection : traffic_.connections) {
            if (connection.from == from && connection.to == to) connection.sent.append(payload);
            if (connection.from == to && connection.to == from) connection.received.append(payload);
        }
    }

    Traffic traffic_;
    std::map<std::pair<End, End>, std::uint32_t> next_;
};

}  // namespace

std::string text_of(const End& end) {
    const in_addr address{htonl(end.address)};
    char text[INET_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET, &address, text, sizeof text);
    return std::string(text) + ":" + std::to_string(end.port);
}

Wire::Wire() : socket_(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ALL))) {
    sockaddr_ll loopback{};
    loopback.sll_family = AF_PACKET;
    loopback.sll_protocol = htons(ETH_P_ALL);
    loopback.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
    const bool listens = socket_ >= 0 && ::bind(socket_, reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) == 0;
    if (!listens) throw std::runtime_error("the loopback device cannot be listened to");
}

Wire::~Wire() {
    ::close(socket_);
}

Traffic Wire::take() {
    Reassembly reassembly;
    std::string buffer(256 * 1024, '\0');
    sockaddr_ll sender{};
    socklen_t size = sizeof sender;
    ssize_t got = 0;
    while ((got = ::recvfrom(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&sender),
                             &size)) >= 0) {
        // The loopback device shows each packet twice: as it goes, and as it comes.
        if (sender.sll_pkttype == PACKET_OUTGOING) reassembly.take({buffer.data(), static_cast<std::size_t>(got)});
    }
    tpacket_stats statistics{};
    size = sizeof statistics;
    const bool is_known = ::getsockopt(socket_, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0;
    if (!is_known || statistics.tp_drops > 0) throw std::runtime_error("not every packet was heard");
    return std::move(reassembly).take_all();
}

}  // namespace outside
