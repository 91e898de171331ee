#include "tls_stream.hpp"

#include "system/held_signal.hpp"

#include <signal.h>

#include <array>
#include <charconv>

namespace transport {

namespace {

std::size_t body_size_in(std::string_view head) {
    constexpr std::string_view name = "\r\nContent-Length: ";
    const std::size_t place = head.find(name);
    std::size_t size = 0;
    if (place != std::string_view::npos) {
        std::from_chars(head.data() + place + name.size(), head.data() + head.size(), size);
    }
    return size;
}

}  // namespace

TlsStream::TlsStream(Socket& socket, const Identity& identity, int newest) : context_(SSL_CTX_new(TLS_server_method())) {
    const telemetry::HeldSignal broken_connection(SIGPIPE);
    SSL_CTX_set_security_level(context_.get(), 0);
    if (newest != 0) {
        SSL_CTX_set_min_proto_version(context_.get(), newest);
        SSL_CTX_set_max_proto_version(context_.get(), newest);
    }
    SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    stream_.reset(SSL_new(context_.get()));
    SSL_set_fd(stream_.get(), socket.number());
    is_open_ = SSL_accept(stream_.get()) == 1;
}

std::string TlsStream::read_request() {
    std::string bytes;
    std::array<char, 16384> block;
    while (is_open_) {
        const std::size_t head_end = bytes.find("\r\n\r\n");
        if (head_end != std::string::npos && bytes.size() >= head_end + 4 + body_size_in(bytes.substr(0, head_end + 2))) break;
        const int got = SSL_read(stream_.get(), block.data(), static_cast<int>(block.size()));
        if (got <= 0) return {};
        bytes.append(block.data(), static_cast<std::size_t>(got));
    }
    return bytes;
}

bool TlsStream::write(std::string_view bytes) {
    const telemetry::HeldSignal broken_connection(SIGPIPE);
    return is_open_ && SSL_write(stream_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

void TlsStream::end() {
    const telemetry::HeldSignal broken_connection(SIGPIPE);
    if (is_open_) SSL_shutdown(stream_.get());
}

}  // namespace transport
