#pragma once

#include "transport_fixture.hpp"

#include <mutex>
#include <string>

namespace transport {

/// Proxies that behave as a test wants, and keep what they hear from the client outside a tunnel.
class ProxyFixture : public TransportFixture {
public:
    ~ProxyFixture();

    [[nodiscard]] static std::string address_of(const Listener& proxy, const std::string& credentials = {});

    /// Connects as it is asked to, but to that server whatever the name.
    [[nodiscard]] Listener::Serve tunneling_to(const Listener& server);
    /// Answers with these bytes, then hears all that still comes.
    [[nodiscard]] Listener::Serve answering(std::string bytes);
    /// Says that it has connected, and shows a certificate itself. Reads a request if it gets one.
    [[nodiscard]] Listener::Serve intercepting_as(const Identity& shown);

    /// Speaks SOCKS 5, and wants a user name and a password: `user` and `secret`.
    [[nodiscard]] Listener::Serve speaking_socks_to(const Listener& server);

    /// The error of a request to https://localhost/v1/check by a proxy that behaves so.
    [[nodiscard]] telemetry::Error error_by(Listener::Serve serve, const std::string& credentials = {});

    /// All that the proxies heard since this was asked last.
    [[nodiscard]] std::string take_heard();

protected:
    void hear(const std::string& bytes);

private:
    std::mutex mutex_;
    std::string heard_;
};

/// What a proxy is to hear, to the byte, when it is asked to connect to a place.
[[nodiscard]] std::string connect_head(const std::string& place, const std::string& authorization = {});

}  // namespace transport
