// One TLS connection: requests in, replies out, one after the other.
#pragma once

#include "serve/patience.hpp"
#include "serve/reception.hpp"
#include "serve/request_buffer.hpp"
#include "serve/tls_contexts.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

namespace collector {

/// A socket bound to the concrete executor: with the type-erased one each operation costs a fifth more.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// A timer bound likewise.
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                boost::asio::io_context::executor_type>;

class Session;

/// What the sessions of one thread share. A coarse clock: one sweep over all sessions does the work of a timer for each.
struct SessionRoom {
    /// All replies of sessions' own, such as pages, that may be under way at a time.
    static constexpr std::size_t own_bytes_max = std::size_t{64} << 20;

    /// With so many of them under way no further list of exchanges is made: that takes time in which nobody is served.
    static constexpr std::size_t own_bytes_busy = std::size_t{1} << 20;

    const Reception& reception;
    Patience patience;
    Verdict verdict{reception.rules().dictionary.term_count};
    std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();  ///< as of the last sweep
    std::unordered_set<Session*> sessions{};
    std::uint64_t steps = 0;    ///< that sessions have made, all together
    std::size_t own_bytes = 0;  ///< of replies of sessions' own
    bool closing = false;       ///< sessions end when what has come is heard, at `end` at the latest
    std::chrono::steady_clock::time_point end{};
    std::function<void()> on_session_end{};  ///< called after each session that ended
};

/// Lives as long as an operation of it is pending. Used by the one thread of its room.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Socket socket, boost::asio::ssl::context& tls, SessionRoom& room);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void start();

    /// In place of `start`: takes the connection, and never says a word.
    void hang();

    /// Ends the session if its time is over.
    void sweep();

    /// Ends the session as soon as all is heard and answered that came until now.
    void finish();

    /// Ends the session now, to make room for another; what had come of a request is kept.
    void give_way();

    /// The number of its last step among those of the room: the lower, the longer it has stood still.
    [[nodiscard]] std::uint64_t last_step() const noexcept { return last_step_; }

    /// Whether it has ended, and is only waiting to be destroyed.
    [[nodiscard]] bool has_ended() const noexcept { return phase_ == Phase::ended; }

private:
    enum class Phase : std::uint8_t { handshake, idle, receiving, replying, faulty, hanging, farewell, abandoned, ended };

    void enter(Phase phase, std::chrono::milliseconds more = {});
    [[nodiscard]] std::chrono::milliseconds time_max(Phase phase) const noexcept;
    void hold_reply(std::string own);
    void read();
    void take_bytes(std::size_t count);
    void process(RequestReader::State state);
    [[nodiscard]] std::string_view request(RequestReader::State state);
    [[nodiscard]] Reply answer(RequestReader::State state);
    void reply(Reply reply);
    void deliver(std::unique_ptr<Delivery> delivery, bool go_on);
    void deliver_piece(bool go_on);
    void end_delivery(bool go_on);
    template <class Next>
    void after(std::chrono::milliseconds time, Next next);
    void go_on_or_part(bool go_on);
    void drop_request();
    void judge_hello();
    void note_failed_handshake(boost::system::error_code error);
    void note_silence();
    void judge_end(boost::system::error_code error);
    [[nodiscard]] bool has_heard_goodbye();
    void note_no_tls();
    void break_off();
    [[nodiscard]] bool has_unread();
    void hang_on();
    void take_first_words(std::span<const char> words);
    void note_hanging();
    void abandon_delivery();
    void say_farewell();
    void part_without_a_word();
    void end_sending();
    void listen();
    void end_listening(boost::system::error_code error);
    bool hear(RequestReader::State state);
    bool hear_after_answered();
    void hear_beginning();
    void hear_rest(bool goes_on);
    void drain();
    void close();

    boost::asio::ssl::stream<Socket> stream_;
    SessionRoom& room_;
    ClientHello hello_;
    RequestBuffer buffer_;
    bool has_spoken_ = false;
    bool has_said_foreign_ = false;  // what is no TLS, where TLS was spoken before
    bool end_is_known_ = true;       // of the request that was read last: what follows it can be read
    std::string first_words_;        // where the fault is to hang
    std::string reply_;              // a reply of this session's own; the common one is shared
    struct Faulty;
    std::unique_ptr<Faulty> faulty_;  // where a fault is carried out
    Phase phase_ = Phase::handshake;
    std::chrono::steady_clock::time_point deadline_;
    std::uint64_t last_step_ = 0;
    std::uint64_t step_at_sweep_ = 0;
};

}  // namespace collector
