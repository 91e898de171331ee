#include "tool/exit_code.hpp"

#include "tool/next_step.hpp"

#include <cstdio>
#include <string_view>

namespace telemetry::tool {

ExitCode exit_code_of(ErrorCode error) noexcept {
    switch (error) {
        case ErrorCode::configuration:
        case ErrorCode::invalid_version:
        case ErrorCode::invalid_endpoint:
        case ErrorCode::state_unavailable:
        case ErrorCode::state_corrupt:
            return ExitCode::configuration;
        case ErrorCode::turned_off:
            return ExitCode::turned_off;
        case ErrorCode::state_busy:
        case ErrorCode::try_later:
        case ErrorCode::stopped:
        case ErrorCode::cancelled:
            return ExitCode::try_later;
        case ErrorCode::dns:
        case ErrorCode::connect:
        case ErrorCode::proxy:
        case ErrorCode::proxy_auth:
        case ErrorCode::tls_untrusted:
        case ErrorCode::tls_pin:
        case ErrorCode::timeout:
        case ErrorCode::http_status:
        case ErrorCode::response_too_large:
        case ErrorCode::redirect_refused:
        case ErrorCode::rejected:
        case ErrorCode::protocol:
            return ExitCode::unreachable;
        case ErrorCode::stale:
            return ExitCode::stale_notice;
        case ErrorCode::too_large:
        case ErrorCode::malformed:
        case ErrorCode::unknown_key:
        case ErrorCode::bad_signature:
        case ErrorCode::below_threshold:
        case ErrorCode::root_gap:
        case ErrorCode::root_expired:
        case ErrorCode::wrong_product:
        case ErrorCode::wrong_channel:
        case ErrorCode::rollback:
        case ErrorCode::equivocation:
        case ErrorCode::clock_suspect:
        case ErrorCode::bad_url:
            return ExitCode::bad_notice;
        case ErrorCode::gate_refused:
        case ErrorCode::internal:
            return ExitCode::defect;
    }
    return ExitCode::defect;
}

ExitCode exit_code_of(const UpdateNotice& notice) noexcept {
    switch (notice.availability) {
        case Availability::security:
            return ExitCode::security_update;
        case Availability::update:
            return ExitCode::update;
        case Availability::none:
            break;
    }
    return notice.stale ? ExitCode::stale_notice : ExitCode::done;
}

ExitCode complain(const Error& error) {
    // What the library calls the host's, a person typed.
    constexpr std::string_view host = "the host: ";
    const bool is_typed = error.message.starts_with(host);
    std::fprintf(stderr, "update-check: %s%s\n", is_typed ? "command line: " : "",
                 error.message.c_str() + (is_typed ? host.size() : 0));
    if (const auto step = next_step(error.code); !step.empty())
        std::fprintf(stderr, "  %.*s\n", static_cast<int>(step.size()), step.data());
    return exit_code_of(error.code);
}

ExitCode complain_usage(const std::string& place_and_rule) {
    std::fprintf(stderr, "update-check: %s\n", place_and_rule.c_str());
    return ExitCode::usage;
}

}  // namespace telemetry::tool
