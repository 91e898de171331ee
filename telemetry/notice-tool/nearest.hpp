// For a name that was mistyped: the one that was probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace telemetry::notice_tool {

/// The candidate that differs least, by letters put in, left out, exchanged or transposed; empty if all differ in more than a
/// third of the letters.
[[nodiscard]] std::string nearest(std::string_view mistyped, const std::vector<std::string>& candidates);

}  // namespace telemetry::notice_tool
