#include "tool/next_step.hpp"

namespace telemetry::tool {

std::string_view next_step(ErrorCode error) noexcept {
    switch (error) {
        case ErrorCode::dns:
            return "See whether this machine can look up the host of `endpoint` (getent hosts NAME); where names of the "
                   "internet "
                   "are not known, set `proxy`.";
        case ErrorCode::connect:
            return "See whether a firewall lets this machine connect to the host and port of `endpoint`; where it must not, "
                   "set "
                   "`proxy`.";
        case ErrorCode::proxy:
            return "See in `update-check status` and in https_proxy which proxy is used, and whether it runs and may connect "
                   "to "
                   "the host of `endpoint`.";
        case ErrorCode::proxy_auth:
            return "Put user name and password, percent-encoded, into the address of `proxy` in settings.conf or of "
                   "https_proxy: "
                   "http://user:password@host:port.";
        case ErrorCode::tls_untrusted:
            return "If a proxy opens TLS on the way, name its authority in `caFile`, or exempt the host of `endpoint` there; "
                   "otherwise trust nobody, and ask the vendor.";
        case ErrorCode::tls_pin:
            return "Exempt the host of `endpoint` from TLS interception; if there is none, compare `pinnedKeys` with the keys "
                   "that the vendor publishes.";
        case ErrorCode::timeout:
            return "Try again; if it stays so, look for a firewall or a proxy that drops what it does not allow.";
        case ErrorCode::http_status:
            return "See whether `endpoint` is the vendor's address for checks; if it is, the server is at fault, and the next "
                   "check may find it well.";
        case ErrorCode::response_too_large:
            return "Something else than the vendor's server may answer, such as a login page: see `endpoint` and the proxy.";
        case ErrorCode::redirect_refused:
            return "Set `endpoint` to the address that the vendor gives now, unless `update-check status` says that the host "
                   "has set it, which only the vendor can change; a redirect is never followed.";
        case ErrorCode::rejected:
            return "See whether `endpoint` is this product's address for checks; if it is, show the vendor `update-check "
                   "history`.";
        case ErrorCode::protocol:
            return "See whether `endpoint` is the vendor's address for checks, and whether a device on the way cuts "
                   "connections.";
        case ErrorCode::unknown_key:
            return "Name the root that came with the product by --notice-root; if it does not help, somebody else may have "
                   "answered: see `endpoint`, and ask the vendor.";
        case ErrorCode::try_later:
            return "There is nothing to do: the server asks to be left alone for a while, and the next check heeds it.";
        default:
            return {};
    }
}

}  // namespace telemetry::tool
