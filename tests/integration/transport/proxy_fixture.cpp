#include "proxy_fixture.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace transport {

namespace {

constexpr const char* connected = "HTTP/1.1 200 Connection established\r\n\r\n";

}  // namespace

ProxyFixture::~ProxyFixture() {
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) ::unsetenv(name);
}

std::string ProxyFixture::address_of(const Listener& proxy, const std::string& credentials) {
    const std::string user = credentials.empty() ? "" : credentials + "@";
    return "http://" + user + "127.0.0.1:" + std::to_string(proxy.port());
}

Listener::Serve ProxyFixture::tunneling_to(const Listener& server) {
    return [this, port = server.port()](Socket& socket) {
        hear(socket.read_head());
        socket.write(connected);
        tunnel(socket, port);
    };
}

Listener::Serve ProxyFixture::answering(std::string bytes) {
    return [this, bytes = std::move(bytes)](Socket& socket) {
        hear(socket.read_head());
        socket.write(bytes);
        hear(socket.read_to_end());
    };
}

Listener::Serve ProxyFixture::intercepting_as(const Identity& shown) {
    return [this, &shown](Socket& socket) {
        hear(socket.read_head());
        socket.write(connected);
        TlsStream stream(socket, shown);
        hear(stream.read_request());
    };
}

// RFC 1928 and RFC 1929.
Listener::Serve ProxyFixture::speaking_socks_to(const Listener& server) {
    return [this, port = server.port()](Socket& socket) {
        using namespace std::string_literals;
        hear(socket.read_some());
        socket.write("\x05\x02"s);  // by user name and password
        const std::string login = socket.read_some();
        hear(login);
        const bool is_accepted = login == "\x01\x04user\x06secret";
        socket.write(is_accepted ? "\x01\x00"s : "\x01\x01"s);
        if (!is_accepted) return;
        hear(socket.read_some());
        socket.write("\x05\x00\x00\x01\x7F\x00\x00\x01\x00\x00"s);  // connected
        tunnel(socket, port);
    };
}

telemetry::Error ProxyFixture::error_by(Listener::Serve serve, const std::string& credentials) {
    const Listener proxy(std::move(serve));
    route.proxy = address_of(proxy, credentials);
    const auto reply = send_to("https://localhost/v1/check");
    if (reply) throw std::runtime_error("a proxy that was to fail let a request pass");
    return reply.error();
}

std::string ProxyFixture::take_heard() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(heard_, {});
}

void ProxyFixture::hear(const std::string& bytes) {
    const std::scoped_lock lock(mutex_);
    heard_ += bytes;
}

std::string connect_head(const std::string& place, const std::string& authorization) {
    const std::string login = authorization.empty() ? "" : "Proxy-Authorization: " + authorization + "\r\n";
    return "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n" + login + "Proxy-Connection: Keep-Alive\r\n\r\n";
}

}  // namespace transport
