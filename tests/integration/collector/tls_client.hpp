// A TLS client that sends exactly the bytes it is given.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace collector::test {

/// One connection to a collector on this machine, whose certificate is verified for `localhost`.
class TlsClient {
public:
    /// Connects and shakes hands. Throws boost::system::system_error.
    /// @param server_name what the server is asked for in the clear.
    TlsClient(std::uint16_t port, const std::string& trust_pem, std::string server_name = "localhost")
        : tls_(boost::asio::ssl::context::tls_client), stream_(context_, trusting(tls_, trust_pem)) {
        namespace asio = boost::asio;
        SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, server_name.data());
        stream_.set_verify_callback(asio::ssl::host_name_verification("localhost"));
        stream_.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
        stream_.handshake(asio::ssl::stream_base::client);
    }

    void send(std::string_view bytes) { boost::asio::write(stream_, boost::asio::buffer(bytes.data(), bytes.size())); }

    /// Sends as much as the server takes before it closes.
    void send_what_is_taken(std::string_view bytes) {
        boost::system::error_code ignored;
        boost::asio::write(stream_, boost::asio::buffer(bytes.data(), bytes.size()), ignored);
    }

    /// Sends bytes past TLS.
    void send_in_the_clear(std::string_view bytes) {
        boost::asio::write(stream_.next_layer(), boost::asio::buffer(bytes.data(), bytes.size()));
    }

    /// Ends what is said in TLS, and does not wait for the server to do so too.
    void say_goodbye() {
        SSL_set_shutdown(native(), SSL_RECEIVED_SHUTDOWN);
        boost::system::error_code ignored;
        stream_.shutdown(ignored);
        SSL_set_shutdown(native(), SSL_SENT_SHUTDOWN);
    }

    /// The head of a response; what follows stays to be received.
    std::string receive_head() {
        return pending_.substr(0, boost::asio::read_until(stream_, boost::asio::dynamic_buffer(pending_), "\r\n\r\n"));
    }

    /// One response: head and body.
    std::string receive() {
        const std::size_t head_size = receive_head().size();
        const std::size_t at = pending_.find("Content-Length: ") + 16;
        const std::size_t size = head_size + std::stoul(pending_.substr(at));
        if (pending_.size() < size) {
            boost::asio::read(stream_, boost::asio::dynamic_buffer(pending_),
                              boost::asio::transfer_exactly(size - pending_.size()));
        }
        std::string response = pending_.substr(0, size);
        pending_.erase(0, size);
        return response;
    }

    std::string exchange(std::string_view bytes) {
        send(bytes);
        return receive();
    }

    /// Whether the server has closed the connection; waits until it has.
    bool is_closed() {
        boost::system::error_code error;
        char byte = 0;
        boost::asio::read(stream_, boost::asio::buffer(&byte, 1), error);
        return static_cast<bool>(error);
    }

    SSL* native() { return stream_.native_handle(); }
    [[nodiscard]] int socket() { return stream_.next_layer().native_handle(); }

private:
    static boost::asio::ssl::context& trusting(boost::asio::ssl::context& tls, const std::string& trust_pem) {
        tls.add_certificate_authority(boost::asio::buffer(trust_pem));
        tls.set_verify_mode(boost::asio::ssl::verify_peer);
        return tls;
    }

    boost::asio::io_context context_;
    boost::asio::ssl::context tls_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
    std::string pending_;
};

}  // namespace collector::test
