#include "serve/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <utility>

namespace collector {

namespace asio = boost::asio;
using boost::system::error_code;
using State = RequestReader::State;

namespace {

constexpr std::size_t buffer_size_first = std::size_t{16} << 10;
constexpr std::size_t buffer_size_max = RequestReader::request_size_max + buffer_size_first;

}  // namespace

Session::Session(Socket socket, asio::ssl::context& tls, SessionRoom& room)
    : stream_(std::move(socket), tls), room_(room), buffer_(buffer_size_first) {
    room_.sessions.insert(this);
}

Session::~Session() {
    room_.sessions.erase(this);
    if (room_.on_session_end) room_.on_session_end();
}

void Session::enter(Phase phase) {
    phase_ = phase;
    const auto time_max = phase == Phase::idle       ? idle_time_max
                          : phase == Phase::farewell ? farewell_time_max
                                                     : request_time_max;
    deadline_ = room_.now + time_max;
}

void Session::start() {
    if (room_.closing) return;
    enter(Phase::handshake);
    error_code ignored;
    stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    stream_.async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code error) {
        if (error || self->room_.closing) return;
        self->enter(Phase::idle);
        self->read();
    });
}

void Session::sweep() {
    if (room_.now < deadline_) return;
    if (phase_ != Phase::receiving) return close();
    break_off();
}

void Session::finish() {
    if (phase_ == Phase::handshake || phase_ == Phase::idle) close();
}

void Session::read() {
    if (filled_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, buffer_size_max));
    const auto free = asio::buffer(buffer_) + filled_;
    stream_.async_read_some(free, [self = shared_from_this()](error_code error, std::size_t count) {
        if (self->phase_ != Phase::idle && self->phase_ != Phase::receiving) return;
        if (!error) return self->take_bytes(count);
        if (self->phase_ == Phase::receiving) self->break_off();
    });
}

void Session::take_bytes(std::size_t count) {
    if (phase_ == Phase::idle) enter(Phase::receiving);
    filled_ += count;
    process();
}

void Session::process() {
    const State state = reader_.read(received());
    if (state == State::incomplete) return read();
    const std::string_view request = state == State::complete ? received().substr(0, reader_.size()) : received();
    reply(room_.reception.answer(reader_, state, request, room_.verdict));
}

// The client went away, or its time is over, in the middle of a request.
void Session::break_off() {
    reply(room_.reception.answer(reader_, State::incomplete, received(), room_.verdict));
}

void Session::reply(Reply reply) {
    enter(Phase::replying);
    reply_ = std::move(reply.own);
    const std::string_view bytes = reply.common.empty() ? std::string_view(reply_) : reply.common;
    const bool go_on = reply.keep_alive && !room_.closing;
    asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                      [self = shared_from_this(), go_on](error_code error, std::size_t) {
                          if (error || self->phase_ != Phase::replying) return;
                          if (!go_on || self->room_.closing) return self->say_farewell();
                          self->drop_request();
                      });
}

// Makes room for the next request, which may be there already.
void Session::drop_request() {
    const std::size_t used = reader_.size();
    std::move(buffer_.begin() + static_cast<std::ptrdiff_t>(used), buffer_.begin() + static_cast<std::ptrdiff_t>(filled_),
              buffer_.begin());
    filled_ -= used;
    reader_.reset();
    if (filled_ == 0) {
        enter(Phase::idle);
        return read();
    }
    enter(Phase::receiving);
    process();
}

// Closing a socket with unread bytes resets the connection, and the client might never see why it was refused: so what
// still comes is read for a moment.
void Session::say_farewell() {
    enter(Phase::farewell);
    stream_.async_shutdown([self = shared_from_this()](error_code) {
        error_code ignored;
        self->stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        self->drain();
    });
}

void Session::drain() {
    stream_.next_layer().async_read_some(asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t) {
        if (!error) self->drain();
    });
}

void Session::close() {
    error_code ignored;
    stream_.next_layer().close(ignored);
}

}  // namespace collector
