// How the server speaks TLS: well, or as a fault wants it.
#pragma once

#include "serve/fault.hpp"
#include "serve/tls_identity.hpp"

#include <boost/asio/ssl/context.hpp>

#include <map>

namespace collector {

/// Whether a client said hello as TLS has it, on a connection of one of the contexts below.
[[nodiscard]] bool has_said_hello(const SSL* connection);

/// The TLS contexts of one server. Those of faults are made when one is first met. Used by one thread.
class TlsContexts {
public:
    explicit TlsContexts(const TlsIdentity& identity);

    /// For connections on which nothing goes wrong.
    [[nodiscard]] boost::asio::ssl::context& sound() noexcept { return sound_; }

    /// For a connection that meets a fault of TLS. Good as long as this.
    [[nodiscard]] boost::asio::ssl::context& of(const Fault& fault);

private:
    TlsIdentity identity_;
    boost::asio::ssl::context sound_;
    std::map<Fault::Kind, boost::asio::ssl::context> faulty_;
};

}  // namespace collector
