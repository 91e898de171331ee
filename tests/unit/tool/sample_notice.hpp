// Notices as they may come, put together by hand.
#pragma once

#include <telemetry/update_notice.hpp>

#include <string_view>

namespace tool_tests {

inline constexpr std::chrono::sys_days august{std::chrono::year(2018) / 8 / 1};

/// Issued on the first of August 2018, valid for ten days, with nothing new.
[[nodiscard]] telemetry::UpdateNotice nothing_new();

/// A release published on that day, and known an hour later.
[[nodiscard]] telemetry::ReleaseOffer release(std::string_view version, telemetry::ReleaseSeverity severity);

/// A feature release, and an older one that closes a hole and needs a stepping stone; the running version was taken back, and
/// its support ends on the fifth of August.
[[nodiscard]] telemetry::UpdateNotice all_at_once();

}  // namespace tool_tests
