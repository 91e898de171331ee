#pragma once

#include "certificates.hpp"
#include "listener.hpp"
#include "tls_stream.hpp"

#include "egress/transport.hpp"
#include "support/temporary_directory.hpp"

#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace transport {

/// A client, an authority that it trusts, and servers that behave as a test wants.
class TransportFixture {
public:
    TransportFixture();

    /// Serves TLS, keeps each request as it came, and gives one reply to it.
    [[nodiscard]] Listener::Serve replying(std::string reply);
    /// Serves TLS and hands the stream over as soon as the first request has come.
    [[nodiscard]] Listener::Serve serving(std::function<void(TlsStream&, Socket&)> serve);

    /// A request with the statistics of every metric.
    [[nodiscard]] static telemetry::ApprovedRequest request_to(const std::string& url);
    [[nodiscard]] static std::string url_of(const Listener& server) {
        return "https://localhost:" + std::to_string(server.port()) + "/v1/check";
    }

    [[nodiscard]] telemetry::Result<telemetry::Reply> send(const Listener& server, std::stop_token stop = {});
    [[nodiscard]] telemetry::Result<telemetry::Reply> send_to(const std::string& url, std::stop_token stop = {});
    /// The error that a server's behaviour ends in.
    [[nodiscard]] std::optional<telemetry::ErrorCode> error_of(Listener::Serve serve);

    /// Stops a transfer once the other side has said that it has what it waits for.
    /// @return whether the transfer ended as cancelled within the promise that Client::stop makes.
    [[nodiscard]] bool stops_at_once(const Listener& server, std::future<void> reached);

    [[nodiscard]] std::vector<std::string> requests() const;

    support::TemporaryDirectory directory;
    CertificateAuthority authority;
    Identity identity = authority.issue("DNS:localhost,IP:127.0.0.1");
    telemetry::Route route;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
};

}  // namespace transport
