#include "tls_stream.hpp"

#include "system/held_signal.hpp"

#include <poll.h>
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

/// Sends the response that belongs to the identity, to a client that asks for it.
int staple(SSL* stream, void* identity) {
    const std::string& response = static_cast<const Identity*>(identity)->staple;
    if (response.empty()) return SSL_TLSEXT_ERR_NOACK;
    auto* const copy = static_cast<unsigned char*>(OPENSSL_memdup(response.data(), response.size()));
    SSL_set_tlsext_status_ocsp_resp(stream, copy, static_cast<long>(response.size()));  // which takes it
    return SSL_TLSEXT_ERR_OK;
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
    if (identity.issuer) SSL_CTX_ctrl(context_.get(), SSL_CTRL_CHAIN_CERT, 1, identity.issuer.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    SSL_CTX_callback_ctrl(context_.get(), SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(staple));
    SSL_CTX_set_tlsext_status_arg(context_.get(), const_cast<Identity*>(&identity));
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

std::string TlsStream::read_some() {
    std::array<char, 16384> block;
    const int got = is_open_ ? SSL_read(stream_.get(), block.data(), static_cast<int>(block.size())) : 0;
    return got > 0 ? std::string(block.data(), static_cast<std::size_t>(got)) : std::string();
}

void TlsStream::tunnel(Socket& from, std::uint16_t port) {
    Socket to(connect_to(port));
    std::array<pollfd, 2> ends{{{from.number(), POLLIN, 0}, {to.number(), POLLIN, 0}}};
    while (SSL_pending(stream_.get()) > 0 || ::poll(ends.data(), ends.size(), -1) > 0) {
        const bool is_from = SSL_pending(stream_.get()) > 0 || ends[0].revents != 0;
        const std::string bytes = is_from ? read_some() : to.read_some();
        if (bytes.empty()) return;
        if (is_from) {
            to.write(bytes);
        } else if (!write(bytes)) {
            return;
        }
    }
}

void TlsStream::end() {
    const telemetry::HeldSignal broken_connection(SIGPIPE);
    if (is_open_) SSL_shutdown(stream_.get());
}

}  // namespace transport
