// Settings, their values, and who set them.
#pragma once

#include <telemetry/administration.hpp>

#include <span>
#include <string>

namespace telemetry::tool {

/// @param heading of the first column.
[[nodiscard]] std::string settings_text(std::span<const SettingStatus> settings, const char* heading = "SETTING");

/// What they come to: whether there are checks and statistics.
[[nodiscard]] std::string effect_text(const Status& status);

/// What to know where the server has a consent of its own (`Status::server_has_consent`).
inline constexpr const char* own_consent_text =
    "The server has turned usage statistics on by itself, in its options or its environment: its checks have them, and those "
    "made here do not.";

/// A line for each thing that is wrong with them.
[[nodiscard]] std::string problems_text(const Status& status);

}  // namespace telemetry::tool
