#include <telemetry/result.hpp>

namespace telemetry {

std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::configuration:
            return "configuration";
        case ErrorCode::invalid_version:
            return "invalid_version";
        case ErrorCode::invalid_endpoint:
            return "invalid_endpoint";
        case ErrorCode::turned_off:
            return "turned_off";
        case ErrorCode::stopped:
            return "stopped";
        case ErrorCode::state_unavailable:
            return "state_unavailable";
        case ErrorCode::state_corrupt:
            return "state_corrupt";
        case ErrorCode::state_busy:
            return "state_busy";
        case ErrorCode::gate_refused:
            return "gate_refused";
        case ErrorCode::dns:
            return "dns";
        case ErrorCode::connect:
            return "connect";
        case ErrorCode::proxy:
            return "proxy";
        case ErrorCode::proxy_auth:
            return "proxy_auth";
        case ErrorCode::tls_untrusted:
            return "tls_untrusted";
        case ErrorCode::tls_pin:
            return "tls_pin";
        case ErrorCode::timeout:
            return "timeout";
        case ErrorCode::http_status:
            return "http_status";
        case ErrorCode::response_too_large:
            return "response_too_large";
        case ErrorCode::redirect_refused:
            return "redirect_refused";
        case ErrorCode::try_later:
            return "try_later";
        case ErrorCode::rejected:
            return "rejected";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::protocol:
            return "protocol";
        case ErrorCode::too_large:
            return "too_large";
        case ErrorCode::malformed:
            return "malformed";
        case ErrorCode::unknown_key:
            return "unknown_key";
        case ErrorCode::bad_signature:
            return "bad_signature";
        case ErrorCode::below_threshold:
            return "below_threshold";
        case ErrorCode::root_gap:
            return "root_gap";
        case ErrorCode::root_expired:
            return "root_expired";
        case ErrorCode::wrong_product:
            return "wrong_product";
        case ErrorCode::wrong_channel:
            return "wrong_channel";
        case ErrorCode::rollback:
            return "rollback";
        case ErrorCode::equivocation:
            return "equivocation";
        case ErrorCode::stale:
            return "stale";
        case ErrorCode::clock_suspect:
            return "clock_suspect";
        case ErrorCode::bad_url:
            return "bad_url";
        case ErrorCode::internal:
            return "internal";
    }
    return "unknown";
}

}  // namespace telemetry
