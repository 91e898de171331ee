#pragma once

#include <telemetry/result.hpp>

#include "egress/destination.hpp"

namespace telemetry {

/// What libcurl says of a transfer that failed.
struct CurlFailure {
    int code = 0;                      ///< CURLE_*
    const char* code_text = "";        ///< libcurl's words for it, which name nobody
    long connect_status = 0;           ///< of the proxy's reply to CONNECT; 0: none came
    unsigned long proxy_logins = 0;    ///< CURLAUTH_*: the ways to log in that the proxy offers
    long proxy_error = 0;              ///< CURLPX_*: a SOCKS proxy's refusal
    long certificate_error = 0;        ///< X509_V_ERR_*: what is wrong with the server's certificate
    long proxy_certificate_error = 0;  ///< the same of an https proxy
};

/// The failure in this library's words. They name the place and the rule, and nothing that came from outside.
[[nodiscard]] Error explain(const CurlFailure& failed, const Destination& destination);

}  // namespace telemetry
