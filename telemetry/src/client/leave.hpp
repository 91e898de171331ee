#pragma once

#include <telemetry/result.hpp>

#include "state/settings.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace telemetry {

/// Whether something may still leave under the settings of now. Errors: turned_off, with the setting; cancelled, if it was made
/// under settings that held no longer.
///
/// Threads: any.
using Leave = std::function<Result<void>(const Settings&)>;

/// Leave, unless a setting forbids it.
/// @param forbidden_by the setting, in an administrator's words; empty if nothing does.
[[nodiscard]] Result<void> leave_unless(std::string_view forbidden_by);

/// What a request was made for.
enum class Load : std::uint8_t { check, check_with_statistics, statistics };

/// Whether a request that was made under the settings of then may leave under those of now.
/// @param was_erased whether somebody has turned the statistics off since they were collected, though they may be on again:
/// whoever consents again at once has not consented to these.
[[nodiscard]] Result<void> leave_for(Load load, bool by_hand, const Settings& then, const Settings& now, bool was_erased);

/// Whether a server would be reached now, and believed, as then: who says meanwhile which servers are to be believed says it of
/// this request too. Errors: cancelled.
[[nodiscard]] Result<void> leave_by_the_same_way(const Settings& then, const Settings& now);

}  // namespace telemetry
