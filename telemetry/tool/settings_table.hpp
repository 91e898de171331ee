// Settings, their values, and who set them.
#pragma once

#include <telemetry/administration.hpp>

#include <span>
#include <string>

namespace telemetry::tool {

/// @param heading of the first column.
[[nodiscard]] std::string settings_text(std::span<const SettingStatus> settings, const char* heading = "SETTING");

}  // namespace telemetry::tool
