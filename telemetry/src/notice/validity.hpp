#pragma once

#include <telemetry/result.hpp>

#include <chrono>
#include <string>

namespace telemetry::notice {

/// When a signed document is good: from `issued` until `expires`.
struct Validity {
    std::chrono::sys_seconds issued;
    std::chrono::sys_seconds expires;
};

/// Whether a document is good at that time. Errors: `stale` if it has expired; `clock_suspect` if it was issued more than a day
/// after `now`, since then it is the clock that cannot be right.
/// @param document what it is called in messages.
[[nodiscard]] Result<void> check_validity(const Validity& validity, std::chrono::sys_seconds now, const std::string& document);

}  // namespace telemetry::notice
