// Standard output.
#pragma once

#include <string_view>

#include "tool/exit_code.hpp"

namespace telemetry::tool {

/// Writes bytes as they are. A full disk or a closed pipe is an error: somebody would take a part for the whole.
/// @return `code`, or what tells that not everything could be written.
[[nodiscard]] ExitCode put(std::string_view bytes, ExitCode code);

}  // namespace telemetry::tool
