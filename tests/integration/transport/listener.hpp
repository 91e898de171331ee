// Sockets on the loopback interface, for servers and proxies that behave as a test wants.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace transport {

/// One connection, blocking. Every wait ends when the listener does.
class Socket {
public:
    explicit Socket(int number) noexcept : number_(number) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

    [[nodiscard]] int number() const noexcept { return number_; }
    /// What has arrived, at least one byte; empty at the end.
    [[nodiscard]] std::string read_some();
    /// All up to an empty line, and what came with it.
    [[nodiscard]] std::string read_head();
    /// All up to the end.
    [[nodiscard]] std::string read_to_end();
    void write(std::string_view bytes);
    void wait_for_end();
    /// Closes with a reset, not with an orderly end.
    void reset();

private:
    int number_;
};

/// Connects to a port of this machine.
[[nodiscard]] int connect_to(std::uint16_t port);

/// Carries bytes both ways until one side ends.
void tunnel(Socket& from, std::uint16_t port);

enum class Loopback { ipv4, ipv6 };

/// Serves one connection after another, on a thread of its own, until it is destroyed.
class Listener {
public:
    using Serve = std::function<void(Socket&)>;

    explicit Listener(Serve serve, Loopback loopback = Loopback::ipv4);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }

private:
    void accept_all(const Serve& serve);

    std::uint16_t port_ = 0;
    int number_ = -1;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    int current_ = -1;
    bool is_ending_ = false;
    std::thread thread_;
};

/// A port on which nobody listens.
[[nodiscard]] std::uint16_t closed_port();

}  // namespace transport
