// Text and the columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::tool {

/// Columns on a terminal: characters, not bytes.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// Breaks a text at its spaces. A word that is wider than the width stands alone on a line. There is always a line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace telemetry::tool
