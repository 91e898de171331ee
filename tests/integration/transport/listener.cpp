#include "listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace transport {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int bound_socket(std::uint16_t& port) {
    const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(number, reinterpret_cast<sockaddr*>(&address), size) != 0) throw std::runtime_error("no port");
    ::getsockname(number, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return number;
}

int bound_socket_of_ipv6(std::uint16_t& port) {
    const int number = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    socklen_t size = sizeof address;
    if (::bind(number, reinterpret_cast<sockaddr*>(&address), size) != 0) throw std::runtime_error("no IPv6 here");
    ::getsockname(number, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin6_port);
    return number;
}

}  // namespace

Socket::~Socket() {
    if (number_ >= 0) ::close(number_);
}

std::string Socket::read_some() {
    std::array<char, 16384> block;
    const ssize_t got = ::recv(number_, block.data(), block.size(), 0);
    return got > 0 ? std::string(block.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string Socket::read_head() {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
        const std::string more = read_some();
        if (more.empty()) break;
        head += more;
    }
    return head;
}

std::string Socket::read_to_end() {
    std::string all;
    for (std::string more = read_some(); !more.empty(); more = read_some()) all += more;
    return all;
}

void Socket::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Socket::wait_for_end() {
    while (!read_some().empty()) {
    }
}

void Socket::reset() {
    const linger at_once{1, 0};
    ::setsockopt(number_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(number_);
    number_ = -1;
}

int connect_to(std::uint16_t port) {
    const int number = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (::connect(number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("no server");
    return number;
}

void tunnel(Socket& from, std::uint16_t port) {
    Socket to(connect_to(port));
    std::array<pollfd, 2> ends{{{from.number(), POLLIN, 0}, {to.number(), POLLIN, 0}}};
    while (::poll(ends.data(), ends.size(), -1) > 0) {
        for (int side = 0; side < 2; ++side) {
            if (ends[static_cast<std::size_t>(side)].revents == 0) continue;
            const std::string bytes = side == 0 ? from.read_some() : to.read_some();
            if (bytes.empty()) return;
            (side == 0 ? to : from).write(bytes);
        }
    }
}

Listener::Listener(Serve serve, Loopback loopback)
    : number_(loopback == Loopback::ipv4 ? bound_socket(port_) : bound_socket_of_ipv6(port_)) {
    ::listen(number_, 16);
    thread_ = std::thread([this, serve = std::move(serve)] { accept_all(serve); });
}

Listener::~Listener() {
    {
        const std::scoped_lock lock(mutex_);
        is_ending_ = true;
        ::shutdown(number_, SHUT_RDWR);
        if (current_ >= 0) ::shutdown(current_, SHUT_RDWR);
    }
    thread_.join();
    ::close(number_);
}

void Listener::accept_all(const Serve& serve) {
    while (true) {
        const int accepted = ::accept4(number_, nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0) return;
        ++connections_;
        Socket socket(accepted);
        {
            const std::scoped_lock lock(mutex_);
            if (is_ending_) return;
            current_ = accepted;
        }
        serve(socket);
        const std::scoped_lock lock(mutex_);
        current_ = -1;
    }
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    ::close(bound_socket(port));
    return port;
}

}  // namespace transport
