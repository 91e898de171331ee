#include "serve/server.hpp"

#include "serve/session.hpp"
#include "serve/tls_contexts.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace collector {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr std::chrono::milliseconds sweep_interval{500};
constexpr std::chrono::milliseconds closing_sweep_interval{50};  // time to read what has come

// One thread's share of the connections.
class Worker {
public:
    Worker() : context_(1), timer_(context_) {}
    ~Worker() {
        if (room_) room_->on_session_end = {};  // sessions left over end with the context
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    asio::io_context& context() { return context_; }

    void open(const Reception& reception, const Patience& patience, std::size_t connections_max) {
        room_.emplace(SessionRoom{reception, patience});
        room_->on_session_end = [this] { end_when_empty(); };
        connections_max_ = connections_max;
        sweep();
    }

    void start_session(Socket socket, asio::ssl::context& tls, bool hangs) {
        if (room_->sessions.size() >= connections_max_) end_longest_still();
        const auto session = std::make_shared<Session>(std::move(socket), tls, *room_);
        hangs ? session->hang() : session->start();
        if (room_->closing) sweep_later();
    }

    // To be called on the worker's own thread.
    void close() {
        room_->closing = true;
        room_->end = std::chrono::steady_clock::now() + room_->patience.farewell;
        for_each_session([](Session& session) { session.finish(); });
        sweep_later();
        end_when_empty();
    }

    // Honest clients are quick: who has stood still longest is the least likely to be one.
    void end_longest_still() {
        Session* longest = nullptr;
        for (Session* const session : room_->sessions) {
            if (session->has_ended()) continue;
            if (!longest || session->last_step() < longest->last_step()) longest = session;
        }
        if (longest) longest->shared_from_this()->give_way();
    }

private:
    void sweep() {
        room_->now = std::chrono::steady_clock::now();
        for_each_session([](Session& session) { session.sweep(); });
        sweep_later();
    }

    void sweep_later() {
        timer_.expires_after(room_->closing ? closing_sweep_interval : sweep_interval);
        timer_.async_wait([this](error_code error) {
            if (!error && !is_done()) sweep();
        });
    }

    // A session may end, and leave the set, while it is called.
    template <class Call>
    void for_each_session(Call call) {
        std::vector<std::shared_ptr<Session>> sessions;
        sessions.reserve(room_->sessions.size());
        for (Session* const session : room_->sessions) sessions.push_back(session->shared_from_this());
        for (const auto& session : sessions) call(*session);
    }

    [[nodiscard]] bool is_done() const { return room_->closing && room_->sessions.empty(); }

    void end_when_empty() {
        if (is_done()) timer_.cancel();
    }

    std::optional<SessionRoom> room_;  // outlives the sessions, which end with the context
    asio::io_context context_;
    Timer timer_;
    std::size_t connections_max_ = 0;
};

// How many connections the process can have open beside what else it opens.
std::size_t descriptors_for_connections() {
    constexpr std::size_t others = 64;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return SIZE_MAX;
    return std::max<std::size_t>(limit.rlim_cur, 2 * others) - others;
}

}  // namespace

class Server::State {
public:
    State(const ServerOptions& options, const TlsIdentity& identity)
        : tls_(identity),
          workers_(std::max(options.threads, 1u)),
          acceptor_(main()),
          signals_(main()),
          accept_pause_(main()),
          patience_(options.patience),
          connections_max_(std::min(options.connections_max, descriptors_for_connections())) {
        listen(options);
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void run(const Reception& reception) {
        reception_ = &reception;
        const std::size_t share = std::max<std::size_t>(connections_max_ / workers_.size(), 1);
        for (Worker& worker : workers_) worker.open(reception, patience_, share);
        accept();
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < workers_.size(); ++i) {
            threads.emplace_back([&worker = workers_[i]] { worker.context().run(); });
        }
        main().run();
        for (std::thread& thread : threads) thread.join();
    }

    void stop() {
        asio::post(main(), [this] {
            accept_those_who_wait();
            error_code ignored;
            acceptor_.close(ignored);
            accept_pause_.cancel();
            signals_.cancel(ignored);
            for (Worker& worker : workers_) {
                asio::post(worker.context(), [&worker] { worker.close(); });
            }
        });
    }

    void watch_signals(const std::vector<int>& signals, std::function<void(int)> on_signal) {
        for (const int signal : signals) signals_.add(signal);
        on_signal_ = std::move(on_signal);
        wait_for_signal();
    }

private:
    asio::io_context& main() { return workers_.front().context(); }

    void listen(const ServerOptions& options) {
        error_code error;
        const auto refuse_on = [&](const char* step) {
            if (!error) return;
            throw CannotListen("cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " + step + ": " +
                               error.message());
        };
        const auto address = asio::ip::make_address(options.address, error);
        refuse_on("not a numeric address");
        const tcp::endpoint endpoint(address, options.port);
        acceptor_.open(endpoint.protocol(), error);
        refuse_on("open");
        // The client that is judged starts before the first connection is taken: of all sockets it could have this one alone.
        fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        refuse_on("set an option");
        acceptor_.bind(endpoint, error);
        refuse_on("bind");
        acceptor_.listen(asio::socket_base::max_listen_connections, error);
        refuse_on("listen");
    }

    Worker& next_worker() {
        Worker& worker = workers_[next_worker_];
        next_worker_ = (next_worker_ + 1) % workers_.size();
        return worker;
    }

    void accept() {
        Worker& worker = next_worker();
        acceptor_.async_accept(worker.context(), [this, &worker](error_code error, Socket socket) {
            if (!error) admit(std::move(socket), worker);
            if (!acceptor_.is_open()) return;
            error ? accept_later() : accept();
        });
    }

    // Who connected before the end is still heard.
    void accept_those_who_wait() {
        error_code error;
        acceptor_.non_blocking(true, error);
        for (int i = 0; i < asio::socket_base::max_listen_connections && !error; ++i) {
            Worker& worker = next_worker();
            Socket socket(worker.context());
            acceptor_.accept(socket, error);
            if (!error) admit(std::move(socket), worker);
        }
    }

    // The system has no descriptor to give. Those of the longest still are the first to come back.
    void accept_later() {
        workers_.front().end_longest_still();
        accept_pause_.expires_after(std::chrono::milliseconds(10));
        accept_pause_.async_wait([this](error_code error) {
            if (!error && acceptor_.is_open()) accept();
        });
    }

    void admit(Socket socket, Worker& worker) {
        const auto fault = reception_->fault_of_connection();
        asio::ssl::context& tls = fault ? tls_.of(*fault) : tls_.sound();
        const auto start = [&worker, &tls, hangs = fault && fault->kind == Fault::Kind::hang](Socket accepted) {
            worker.start_session(std::move(accepted), tls, hangs);
        };
        if (&worker == &workers_.front()) return start(std::move(socket));
        asio::post(worker.context(), [start, moved = std::move(socket)]() mutable { start(std::move(moved)); });
    }

    void wait_for_signal() {
        signals_.async_wait([this](error_code error, int signal) {
            if (error) return;
            on_signal_(signal);
            wait_for_signal();
        });
    }

    TlsContexts tls_;
    const Reception* reception_ = nullptr;  // while running
    std::vector<Worker> workers_;
    Acceptor acceptor_;
    asio::basic_signal_set<Executor> signals_;
    std::function<void(int)> on_signal_;
    Timer accept_pause_;
    const Patience patience_;
    const std::size_t connections_max_;  // of all workers
    std::size_t next_worker_ = 0;
};

Server::Server(const ServerOptions& options, const TlsIdentity& identity)
    : state_(std::make_unique<State>(options, identity)) {}
Server::~Server() = default;
std::uint16_t Server::port() const {
    return state_->port();
}
void Server::run(const Reception& reception) {
    state_->run(reception);
}
void Server::stop() {
    state_->stop();
}
void Server::watch_signals(const std::vector<int>& signals, std::function<void(int)> on_signal) {
    state_->watch_signals(signals, std::move(on_signal));
}

}  // namespace collector
