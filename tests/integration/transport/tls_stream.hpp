#pragma once

#include "certificates.hpp"
#include "listener.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace transport {

/// The server's end of a TLS connection.
class TlsStream {
public:
    /// @param newest the newest version of TLS that the server speaks; 0: whatever there is.
    TlsStream(Socket& socket, const Identity& identity, int newest = 0);

    /// Whether the client has accepted the server.
    [[nodiscard]] bool is_open() const noexcept { return is_open_; }
    /// Every byte of one request, its body included; empty at the end.
    [[nodiscard]] std::string read_request();
    /// What has arrived, at least one byte; empty at the end.
    [[nodiscard]] std::string read_some();
    /// @return whether the client is still there.
    bool write(std::string_view bytes);
    /// Carries bytes between the client, whose socket is `from`, and a port of this machine, until one side ends.
    void tunnel(Socket& from, std::uint16_t port);
    /// Tells the client, orderly, that no more comes.
    void end();

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
        void operator()(SSL* stream) const noexcept { SSL_free(stream); }
    };

    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> stream_;
    bool is_open_ = false;
};

}  // namespace transport
