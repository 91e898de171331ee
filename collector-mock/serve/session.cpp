#include "serve/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>

#include <algorithm>
#include <span>
#include <utility>

namespace collector {

namespace asio = boost::asio;
using boost::system::error_code;
using State = RequestReader::State;

namespace {

constexpr std::size_t blanks_at_a_time = std::size_t{16} << 10;
constexpr std::size_t rest_max = std::size_t{16} << 20;  // whoever still sends then is not waited for

// What every TLS connection begins with: the head of a record, and the sort of the first message in it.
constexpr std::size_t hello_begin_size = 6;

bool begins_as_hello(std::string_view words) {
    return words.size() == hello_begin_size && words.starts_with("\x16\x03") && words.back() == '\x01';
}

int tls_reason(error_code error) {
    const bool is_of_tls = error.category() == asio::error::get_ssl_category();
    return is_of_tls ? ERR_GET_REASON(static_cast<unsigned long>(error.value())) : 0;
}

}  // namespace

/// A delivery under way.
struct Session::Faulty {
    std::unique_ptr<Delivery> delivery;
    Timer timer;
    std::size_t sent = 0;
};

Session::Session(Socket socket, asio::ssl::context& tls, SessionRoom& room) : stream_(std::move(socket), tls), room_(room) {
    take_hello(stream_.native_handle(), hello_);
    room_.sessions.insert(this);
}

Session::~Session() {
    hold_reply({});
    room_.sessions.erase(this);
    if (room_.on_session_end) room_.on_session_end();
}

void Session::enter(Phase phase, std::chrono::milliseconds more) {
    phase_ = phase;
    last_step_ = ++room_.steps;
    deadline_ = room_.now + time_max(phase) + more;
    if (room_.closing) deadline_ = std::min(deadline_, room_.end);
}

std::chrono::milliseconds Session::time_max(Phase phase) const noexcept {
    switch (phase) {
        case Phase::idle:
            return room_.patience.idle;
        case Phase::farewell:
        case Phase::abandoned:
            return room_.patience.farewell;
        case Phase::faulty:
        case Phase::hanging:
            return room_.patience.fault;
        case Phase::handshake:
        case Phase::receiving:
        case Phase::replying:
        case Phase::ended:
            break;
    }
    return room_.patience.request;
}

void Session::start() {
    enter(Phase::handshake);
    error_code ignored;
    stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    stream_.async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code error) {
        self->judge_hello();
        if (error) return self->note_failed_handshake(error);
        self->enter(Phase::idle);
        self->read();
    });
}

void Session::hang() {
    enter(Phase::hanging);
    hang_on();
}

// Says nothing, and listens for the first words alone: they tell whether what is said here is TLS.
void Session::hang_on() {
    const std::span<char> space = buffer_.space();
    stream_.next_layer().async_read_some(asio::buffer(space.data(), space.size()),
                                         [self = shared_from_this(), space](error_code error, std::size_t count) {
                                             if (self->phase_ != Phase::hanging) return;
                                             if (error) return self->close();
                                             self->take_first_words(space.first(count));
                                             self->hang_on();
                                         });
}

void Session::take_first_words(std::span<const char> words) {
    first_words_.append(words.data(), std::min(words.size(), hello_begin_size - first_words_.size()));
}

void Session::note_hanging() {
    const bool is_foreign = !first_words_.empty() && !begins_as_hello(first_words_);
    room_.reception.note_mute(is_foreign ? Mute::no_tls : Mute::no_handshake);
}

void Session::sweep() {
    const bool is_still = std::exchange(step_at_sweep_, last_step_) == last_step_;
    const bool waits =
        phase_ == Phase::handshake || phase_ == Phase::idle || phase_ == Phase::hanging || phase_ == Phase::abandoned;
    const bool is_over = room_.closing && waits && is_still && !has_unread();
    if (!is_over && room_.now < deadline_) return;
    if (phase_ != Phase::receiving) return close();
    break_off();
}

void Session::finish() {
    if (phase_ == Phase::faulty) abandon_delivery();
    step_at_sweep_ = 0;  // what was read already has the time between two sweeps to get here
    deadline_ = std::min(deadline_, room_.end);
}

// What is left of the answer stays unsaid; what the client said after its request is heard.
void Session::abandon_delivery() {
    enter(Phase::abandoned);
    error_code ignored;
    stream_.next_layer().cancel(ignored);
    faulty_->timer.cancel();
    if (hear_after_answered()) listen();
}

// A client may send something and go, without waiting for an answer.
bool Session::has_unread() {
    error_code ignored;
    return stream_.next_layer().available(ignored) > 0;
}

void Session::give_way() {
    if (phase_ == Phase::receiving) static_cast<void>(answer(State::incomplete));
    close();
}

void Session::read() {
    const std::span<char> space = buffer_.space();
    stream_.async_read_some(asio::buffer(space.data(), space.size()),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                                if (self->phase_ != Phase::idle && self->phase_ != Phase::receiving) return;
                                if (!error) return self->take_bytes(count);
                                self->judge_end(error);
                                if (self->phase_ == Phase::receiving) return self->break_off();
                                self->note_silence();
                                if (!self->has_heard_goodbye()) return;
                                self->enter(Phase::farewell);
                                self->end_sending();
                            });
}

void Session::take_bytes(std::size_t count) {
    has_spoken_ = true;
    if (phase_ == Phase::idle) enter(Phase::receiving);
    process(buffer_.take(count));
}

void Session::process(State state) {
    if (state == State::incomplete) return read();
    reply(answer(state));
}

// The request in the buffer, as far as it came; with it, whether the next one can be told apart from it.
std::string_view Session::request(State state) {
    const RequestReader& reader = buffer_.reader();
    const std::string_view received = buffer_.received();
    end_is_known_ = state == State::complete && reader.head().framing != Framing::foreign;
    return state == State::complete ? received.substr(0, reader.size()) : received;
}

Reply Session::answer(State state) {
    const std::string_view bytes = request(state);
    const bool is_busy = room_.own_bytes >= SessionRoom::own_bytes_busy;
    return room_.reception.answer(buffer_.reader(), state, bytes, room_.verdict, is_busy);
}

// The client went away, or its time is over, in the middle of a request.
void Session::break_off() {
    reply(answer(State::incomplete));
}

void Session::reply(Reply reply) {
    const bool go_on = reply.keep_alive;
    if (reply.delivery) return deliver(std::move(reply.delivery), go_on);
    enter(Phase::replying);
    hold_reply(std::move(reply.own));
    const std::string_view bytes = reply.common.empty() ? std::string_view(reply_) : reply.common;
    asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                      [self = shared_from_this(), go_on](error_code, std::size_t) {
                          // Who does not want the answer may have said more all the same.
                          if (self->phase_ == Phase::replying) self->go_on_or_part(go_on);
                      });
}

// Pages can be large, and whoever asks for them may be slow to read: all together they have a bound.
void Session::hold_reply(std::string own) {
    room_.own_bytes -= reply_.size();
    const bool fits = room_.own_bytes + own.size() <= SessionRoom::own_bytes_max;
    reply_ = fits ? std::move(own) : std::string(Reception::too_busy);
    room_.own_bytes += reply_.size();
}

void Session::go_on_or_part(bool go_on) {
    hold_reply({});
    if (!go_on) return say_farewell();
    drop_request();
}

void Session::deliver(std::unique_ptr<Delivery> delivery, bool go_on) {
    enter(Phase::faulty, delivery->time());
    const auto delay = delivery->delay;
    faulty_.reset(new Faulty{std::move(delivery), Timer(stream_.next_layer().get_executor().context())});
    after(delay, [this, go_on] { deliver_piece(go_on); });
}

void Session::deliver_piece(bool go_on) {
    Delivery& delivery = *faulty_->delivery;
    if (faulty_->sent == delivery.bytes.size()) {
        if (!delivery.is_endless) return end_delivery(go_on);
        delivery.bytes.assign(blanks_at_a_time, ' ');
        faulty_->sent = 0;
    }
    const std::string_view rest = std::string_view(delivery.bytes).substr(faulty_->sent);
    const std::string_view piece = rest.substr(0, delivery.piece);
    faulty_->sent += piece.size();
    asio::async_write(
        stream_, asio::buffer(piece.data(), piece.size()), [self = shared_from_this(), go_on](error_code error, std::size_t) {
            if (self->phase_ != Phase::faulty) return;
            if (error) return self->part_without_a_word();
            self->after(self->faulty_->delivery->pause, [&session = *self, go_on] { session.deliver_piece(go_on); });
        });
}

void Session::end_delivery(bool go_on) {
    const Delivery::End end = faulty_->delivery->end;
    faulty_.reset();
    error_code ignored;
    switch (end) {
        case Delivery::End::as_promised:
            return go_on_or_part(go_on);
        case Delivery::End::orderly:
            return say_farewell();
        case Delivery::End::truncated:
            return part_without_a_word();
        case Delivery::End::reset:
            break;
    }
    stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    close();
}

// Calls a member of this session after a time, unless it has ended by then.
template <class Next>
void Session::after(std::chrono::milliseconds time, Next next) {
    if (time.count() == 0) return next();
    faulty_->timer.expires_after(time);
    faulty_->timer.async_wait([self = shared_from_this(), next](error_code error) {
        if (!error && self->phase_ == Phase::faulty) next();
    });
}

// Makes room for the next request, which may be there already.
void Session::drop_request() {
    buffer_.drop_request();
    if (buffer_.empty()) {
        enter(Phase::idle);
        return read();
    }
    enter(Phase::receiving);
    process(buffer_.read());
}

// Closing a socket with unread bytes resets the connection, and the client might never see why it was refused: so what
// still comes is read for a moment. It is audited too: nothing that a client says is lost for the answer it got before.
void Session::say_farewell() {
    enter(Phase::farewell);
    hear_after_answered();
    SSL* const tls = stream_.native_handle();
    const int said = SSL_get_shutdown(tls);
    // Who waits for the client's goodbye takes all that it says until then, and throws it away.
    SSL_set_shutdown(tls, SSL_RECEIVED_SHUTDOWN);
    stream_.async_shutdown([self = shared_from_this()](error_code) { self->end_sending(); });
    SSL_set_shutdown(tls, said | SSL_SENT_SHUTDOWN);
}

// In place of a farewell: TLS says nothing.
void Session::part_without_a_word() {
    enter(Phase::farewell);
    faulty_.reset();
    hear_after_answered();
    end_sending();
}

void Session::end_sending() {
    if (phase_ != Phase::farewell) return;
    error_code ignored;
    stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    end_is_known_ ? listen() : drain();
}

void Session::listen() {
    const std::span<char> space = buffer_.space();
    stream_.async_read_some(asio::buffer(space.data(), space.size()),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                                if (self->phase_ != Phase::farewell && self->phase_ != Phase::abandoned) return;
                                self->last_step_ = ++self->room_.steps;
                                if (error) return self->end_listening(error);
                                self->hear(self->buffer_.take(count)) ? self->listen() : self->drain();
                            });
}

// Where TLS ended, and not the connection, more may come.
void Session::end_listening(error_code error) {
    judge_end(error);
    hear_beginning();
    if (tls_reason(error) != 0 || has_heard_goodbye()) drain();
}

// Enters the requests in the buffer, which are not answered. @return whether what comes next can be told apart from them.
bool Session::hear(State state) {
    while (state != State::incomplete) {
        const std::string_view bytes = request(state);
        room_.reception.hear(buffer_.reader(), state, bytes, room_.verdict);
        if (!end_is_known_) return false;
        buffer_.drop_request();
        state = buffer_.read();
    }
    return true;
}

// The first request in the buffer has its answer; those after it get none.
bool Session::hear_after_answered() {
    if (!end_is_known_) return false;
    buffer_.drop_request();
    return hear(buffer_.read());
}

// Enters what is no whole request, and will not become one.
void Session::hear_beginning() {
    if (!end_is_known_ || buffer_.empty()) return;
    const std::string_view bytes = request(State::incomplete);
    room_.reception.hear(buffer_.reader(), State::incomplete, bytes, room_.verdict);
}

// Enters what has come until now, where nothing waits to be read. @param goes_on whether it can be told apart from what was
// read before.
void Session::hear_rest(bool goes_on) {
    error_code error;
    stream_.next_layer().cancel(error);
    stream_.next_layer().non_blocking(true, error);
    for (std::size_t size = 0; goes_on && !error && size < rest_max;) {
        const std::span<char> space = buffer_.space();
        const std::size_t count = stream_.read_some(asio::buffer(space.data(), space.size()), error);
        size += count;
        if (count != 0) goes_on = hear(buffer_.take(count));
    }
    judge_end(error);
    hear_beginning();
}

void Session::drain() {
    buffer_.drop_all();
    const std::span<char> space = buffer_.space();
    stream_.next_layer().async_read_some(asio::buffer(space.data(), space.size()),
                                         [self = shared_from_this()](error_code error, std::size_t) {
                                             if (error) return;
                                             if (self->has_heard_goodbye()) self->note_no_tls();
                                             self->drain();
                                         });
}

// A client may end as it likes: in order, by a reset, or by an alert, and alerts have the reasons from the offset on. Any other
// complaint of TLS is about bytes that were none, and that nobody reads.
void Session::judge_end(error_code error) {
    const int reason = tls_reason(error);
    const bool is_foreign = reason != 0 && reason < SSL_AD_REASON_OFFSET;
    // What TLS has taken from the socket and not read is not there to be drained.
    const bool is_after_goodbye = has_heard_goodbye() && BIO_pending(SSL_get_rbio(stream_.native_handle())) > 0;
    if (is_foreign || is_after_goodbye) note_no_tls();
}

// After it TLS reads no more.
bool Session::has_heard_goodbye() {
    return (SSL_get_shutdown(stream_.native_handle()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

// However much of it there is: it counts once.
void Session::note_no_tls() {
    if (!std::exchange(has_said_foreign_, true)) room_.reception.note_mute(Mute::no_tls);
}

// However the handshake ended.
void Session::judge_hello() {
    for (const std::string& name : hello_.server_names) room_.reception.hear_server_name(name, room_.verdict);
}

// A client that does not trust the certificate says so by an alert, or goes, after a good hello. What came without one is
// no TLS, though its first bytes look like it, and was meant for nobody.
void Session::note_failed_handshake(error_code error) {
    const int reason = tls_reason(error);
    const bool is_heard = BIO_number_read(SSL_get_rbio(stream_.native_handle())) > 0;
    const bool is_foreign = reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST ||
                            reason == SSL_R_WRONG_VERSION_NUMBER || (is_heard && !hello_.is_whole);
    room_.reception.note_mute(is_foreign ? Mute::no_tls : Mute::no_handshake);
}

void Session::note_silence() {
    if (!has_spoken_ && !has_said_foreign_) room_.reception.note_mute(Mute::no_request);
}

void Session::close() {
    const Phase phase = std::exchange(phase_, Phase::ended);
    if (phase == Phase::idle) note_silence();
    if (phase == Phase::hanging) note_hanging();
    if (phase == Phase::replying || phase == Phase::faulty) hear_rest(hear_after_answered());
    if (phase == Phase::farewell || phase == Phase::abandoned) hear_beginning();
    if (faulty_) faulty_->timer.cancel();
    error_code ignored;
    stream_.next_layer().close(ignored);
}

}  // namespace collector
