#include "serve/tls_contexts.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace collector {
namespace {

namespace ssl = boost::asio::ssl;

// A client may speak HTTP/1.1 or leave it unsaid.
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    static constexpr unsigned char http11[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    const int result = SSL_select_next_proto(&found, size, http11, sizeof http11 - 1, offered, offered_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

int hello_index() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// The name in the extension, which is a list of one: the list's length, the sort of the name, its length, and the name.
std::string_view server_name(std::string_view extension) {
    constexpr std::size_t name_at = 5;
    const auto length_at = [&](std::size_t at) {
        return std::size_t{static_cast<unsigned char>(extension[at])} << 8 | static_cast<unsigned char>(extension[at + 1]);
    };
    const bool is_well_formed = extension.size() > name_at && length_at(0) == extension.size() - 2 &&
                                extension[2] == TLSEXT_NAMETYPE_host_name && length_at(3) == extension.size() - name_at;
    return is_well_formed ? extension.substr(name_at) : extension;
}

// OpenSSL calls this when it has read the whole of a hello, and could; a second time if it asked for another one.
int note_hello(SSL* connection, int*, void*) {
    ClientHello& hello = *static_cast<ClientHello*>(SSL_get_ex_data(connection, hello_index()));
    hello.is_whole = true;
    const unsigned char* bytes = nullptr;
    std::size_t size = 0;
    if (SSL_client_hello_get0_ext(connection, TLSEXT_TYPE_server_name, &bytes, &size) != 1) return SSL_CLIENT_HELLO_SUCCESS;
    const std::string_view name = server_name({reinterpret_cast<const char*>(bytes), size});
    auto& names = hello.server_names;
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    return SSL_CLIENT_HELLO_SUCCESS;
}

ssl::context make_context(const TlsIdentity& identity) {
    ssl::context tls(ssl::context::tls_server);
    SSL_CTX* const context = tls.native_handle();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
    static constexpr unsigned char session_context[] = "collector-mock";
    SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1);
    SSL_CTX_set_client_hello_cb(context, note_hello, nullptr);
    SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
    identity.install(context);
    return tls;
}

ssl::context make_old_context(const TlsIdentity& identity) {
    ssl::context tls = make_context(identity);
    SSL_CTX_set_security_level(tls.native_handle(), 0);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(tls.native_handle(), TLS1_1_VERSION);
    return tls;
}

ssl::context make_faulty(const TlsIdentity& identity, Fault::Kind kind) {
    switch (kind) {
        case Fault::Kind::expired:
            return make_context(identity.flawed(CertificateFlaw::expired));
        case Fault::Kind::wrong_host:
            return make_context(identity.flawed(CertificateFlaw::wrong_host));
        case Fault::Kind::unknown_root:
            return make_context(identity.flawed(CertificateFlaw::unknown_root));
        case Fault::Kind::self_signed:
            return make_context(identity.flawed(CertificateFlaw::self_signed));
        case Fault::Kind::tls11:
            return make_old_context(identity);
        default:
            return make_context(identity);
    }
}

}  // namespace

void take_hello(SSL* connection, ClientHello& hello) {
    SSL_set_ex_data(connection, hello_index(), &hello);
}

TlsContexts::TlsContexts(const TlsIdentity& identity) : identity_(identity), sound_(make_context(identity)) {}

ssl::context& TlsContexts::of(const Fault& fault) {
    const auto known = faulty_.find(fault.kind);
    if (known != faulty_.end()) return known->second;
    return faulty_.emplace(fault.kind, make_faulty(identity_, fault.kind)).first->second;
}

}  // namespace collector
