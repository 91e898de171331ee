// Settings, their values, and who set them.
#pragma once

#include <telemetry/administration.hpp>

#include <span>
#include <string>

namespace telemetry::tool {

[[nodiscard]] std::string settings_text(std::span<const SettingStatus> settings);

}  // namespace telemetry::tool
