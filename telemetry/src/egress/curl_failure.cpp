#include "egress/curl_failure.hpp"

#include "system/join.hpp"

#include <curl/curl.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace telemetry {

namespace {

/// What OpenSSL's numbers mean for who has to do something about it; empty for those that need an expert.
std::string_view certificate_problem(long number) {
    switch (number) {
        case 3:  // X509_V_ERR_UNABLE_TO_GET_CRL
            return "crlFile has no list of its authority";
        case 9:  // X509_V_ERR_CERT_NOT_YET_VALID
            return "it is not valid yet by the clock of this machine";
        case 10:  // X509_V_ERR_CERT_HAS_EXPIRED
            return "it has expired by the clock of this machine";
        case 11:  // X509_V_ERR_CRL_NOT_YET_VALID
        case 12:  // X509_V_ERR_CRL_HAS_EXPIRED
            return "a list of crlFile is not valid by the clock of this machine";
        case 18:  // X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
        case 19:  // X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
        case 20:  // X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        case 21:  // X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE
            return "its authority is not one that is trusted here";
        case 23:  // X509_V_ERR_CERT_REVOKED
            return "it has been revoked";
        default:
            return {};
    }
}

Error untrusted(std::string_view whose, long certificate_error) {
    std::string text = join({whose, " certificate is not trusted"});
    if (const auto problem = certificate_problem(certificate_error); !problem.empty()) text.append(": ").append(problem);
    return failure(ErrorCode::tls_untrusted, text);
}

Error login_wanted(unsigned long offered, bool has_credentials) {
    if ((offered & CURLAUTH_BASIC) != 0 || offered == 0) {
        return failure(ErrorCode::proxy_auth, has_credentials ? "the proxy does not accept the user name and the password"
                                                              : "the proxy asks for a user name and a password");
    }
    static constexpr std::array<std::pair<unsigned long, std::string_view>, 4> ways{{
        {CURLAUTH_NEGOTIATE, "Negotiate"},
        {CURLAUTH_NTLM, "NTLM"},
        {CURLAUTH_DIGEST, "Digest"},
        {CURLAUTH_BEARER, "Bearer"},
    }};
    std::string names;
    for (const auto& [bit, name] : ways) {
        if ((offered & bit) != 0) names.append(names.empty() ? "" : ", ").append(name);
    }
    return failure(ErrorCode::proxy_auth, join({"the proxy asks for a login by ", names, "; this library knows Basic alone"}));
}

/// What a proxy that speaks HTTP did before there was a tunnel.
Error explain_before_tunnel(const CurlFailure& failed, const Proxy& proxy) {
    if (failed.connect_status == 407) return login_wanted(failed.proxy_logins, !proxy.credentials().empty());
    if (failed.connect_status != 0) {
        const auto status = std::to_string(failed.connect_status);
        return failure(ErrorCode::proxy, "the proxy refused to connect, with status " + status);
    }
    switch (failed.code) {
        case CURLE_COULDNT_CONNECT:
            return failure(ErrorCode::proxy, "the proxy could not be reached");
        case CURLE_OPERATION_TIMEDOUT:
            return failure(ErrorCode::timeout, "the time for the request ran out before the proxy had connected");
        case CURLE_PEER_FAILED_VERIFICATION:
            return untrusted("the proxy's", failed.proxy_certificate_error);
        case CURLE_SSL_CONNECT_ERROR:
            return failure(ErrorCode::tls_untrusted, "no trusted TLS connection to the proxy could be made");
        default:
            return failure(ErrorCode::proxy, "the proxy did not answer as a proxy does");
    }
}

/// What happened on the way to the server, by no proxy or through its tunnel, and at the server.
Error explain_at_server(const CurlFailure& failed, const Proxy* proxy) {
    switch (failed.code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return failure(ErrorCode::dns, "the name of the host could not be resolved");
        case CURLE_COULDNT_RESOLVE_PROXY:
            return failure(ErrorCode::proxy, "the name of the proxy could not be resolved");
        case CURLE_PROXY:
            if (proxy && (failed.proxy_error == CURLPX_USER_REJECTED || failed.proxy_error == CURLPX_NO_AUTH))
                return login_wanted(CURLAUTH_BASIC, !proxy->credentials().empty());
            return failure(ErrorCode::proxy, "the proxy refused to connect, or did not answer as a proxy does");
        case CURLE_COULDNT_CONNECT:
            if (proxy) return failure(ErrorCode::proxy, "the proxy could not be reached");
            return failure(ErrorCode::connect, "no connection could be made");
        case CURLE_OPERATION_TIMEDOUT:
            return failure(ErrorCode::timeout, "the time for the request ran out");
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return failure(ErrorCode::tls_pin,
                           "the server's key is not one of pinnedKeys; a proxy that intercepts TLS shows a key of its own");
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return untrusted("the server's", failed.certificate_error);
        case CURLE_SSL_INVALIDCERTSTATUS:
            return failure(ErrorCode::tls_untrusted,
                           "the server does not show, as ocspStapling demands, that its certificate is not revoked");
        case CURLE_SSL_CONNECT_ERROR:
            return failure(ErrorCode::tls_untrusted, "no trusted TLS connection could be made");
        default:
            return failure(ErrorCode::protocol, join({"the transfer failed: ", failed.code_text}));
    }
}

}  // namespace

Error explain(const CurlFailure& failed, const Destination& destination) {
    if (destination.was_refused())
        return failure(ErrorCode::gate_refused, "a connection would have gone elsewhere than to the endpoint");
    if (failed.code == CURLE_SSL_CACERT_BADFILE)
        return failure(ErrorCode::configuration, "caFile: cannot be read as PEM certificates");
    if (failed.code == CURLE_SSL_CRL_BADFILE)
        return failure(ErrorCode::configuration, "crlFile: cannot be read as PEM revocation lists");
    const Proxy* const proxy = destination.proxy();
    const bool is_in_tunnel = failed.connect_status / 100 == 2;
    const bool is_before_tunnel = proxy && proxy->is_http() && !is_in_tunnel;
    return is_before_tunnel ? explain_before_tunnel(failed, *proxy) : explain_at_server(failed, proxy);
}

}  // namespace telemetry
