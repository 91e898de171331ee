// How the server speaks TLS: well, or as a fault wants it.
#pragma once

#include "serve/fault.hpp"
#include "serve/tls_identity.hpp"

#include <boost/asio/ssl/context.hpp>

#include <map>
#include <string>
#include <vector>

namespace collector {

/// What a client said first, in the clear: everybody on the way could read it.
struct ClientHello {
    bool is_whole = false;                    ///< it was a hello as TLS has it
    std::vector<std::string> server_names{};  ///< it asked for; where their form is not as it should be, all that stands there
};

/// Lets `hello`, which must outlive the handshake, take what the client says on a connection of one of the contexts below.
void take_hello(SSL* connection, ClientHello& hello);

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
