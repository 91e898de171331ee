#include "notice/validity.hpp"

#include "system/join.hpp"

namespace telemetry::notice {

Result<void> check_validity(const Validity& validity, std::chrono::sys_seconds now, const std::string& document) {
    constexpr std::chrono::hours clock_tolerance{24};
    if (now >= validity.expires) return failure(ErrorCode::stale, join({"the ", document, " has expired"}));
    if (now < validity.issued - clock_tolerance) {
        return failure(ErrorCode::clock_suspect,
                       join({"the ", document, " was issued more than a day after this machine's time"}));
    }
    return {};
}

}  // namespace telemetry::notice
