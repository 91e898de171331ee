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

/// A line for each thing that is wrong with them.
[[nodiscard]] std::string problems_text(const Status& status);

}  // namespace telemetry::tool
