// The HTTPS server: an acceptor, one thread or several, and the sweep that ends what takes too long.
#pragma once

#include "serve/patience.hpp"
#include "serve/reception.hpp"
#include "serve/tls_identity.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace collector {

/// Where a server listens and with how many threads.
struct ServerOptions {
    std::string address = "127.0.0.1";  ///< a numeric address
    std::uint16_t port = 0;             ///< 0: any free one
    unsigned threads = 1;
    /// For a further one, that ends which has stood still longest. Never more than the process may open.
    std::size_t connections_max = 1000;
    Patience patience{};
};

/// The server cannot listen there. The message names the address and the reason.
class CannotListen : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Serves until told to stop.
class Server {
public:
    /// Listens at once; answers from `run` on. Throws CannotListen.
    Server(const ServerOptions& options, const TlsIdentity& identity);
    ~Server();

    /// The port it listens on.
    [[nodiscard]] std::uint16_t port() const;

    /// Serves on this thread, and on as many more as the options say, until `stop` was called and what was under way is done.
    /// @param reception must outlive the call.
    void run(const Reception& reception);

    /// Asks `run` to end: when all is heard and answered that has come until now, after 2 seconds at most. May be called from
    /// any thread, before or during `run`.
    void stop();

    /// Calls `on_signal` on the thread of `run` for each signal of these kinds that comes. To be called before `run`.
    void watch_signals(const std::vector<int>& signals, std::function<void(int)> on_signal);

private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace collector
