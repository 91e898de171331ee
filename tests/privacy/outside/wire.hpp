// Every packet of a network namespace.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace outside {

/// An address and a port of the loopback device, as they stand in a packet.
struct End {
    std::uint32_t address = 0;
    std::uint16_t port = 0;
    friend auto operator<=>(const End&, const End&) = default;
};

[[nodiscard]] std::string text_of(const End& end);

/// One TCP connection: who opened it to whom, and the bytes each way.
struct Connection {
    End from;
    End to;
    std::string sent;
    std::string received;
};

/// What was on the wire.
struct Traffic {
    std::vector<Connection> connections;  ///< in the order in which they were opened
    std::vector<End> datagrams;           ///< where each UDP packet went, but for answers of a name server
    std::vector<std::string> strangers;   ///< what else there was, as words
    std::string packets;                  ///< the bytes of all packets, one after the other
};

/// Listens on the loopback device of this namespace from when it is made. Throws std::runtime_error where it may not.
class Wire {
public:
    Wire();
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// Everything so far.
    [[nodiscard]] Traffic take();

private:
    int socket_ = -1;
};

}  // namespace outside
