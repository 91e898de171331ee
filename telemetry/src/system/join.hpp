#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace telemetry {

/// One text of several parts. A chain of `+` is as much code again for each part, and this library has many.
[[nodiscard]] std::string join(std::initializer_list<std::string_view> parts);

}  // namespace telemetry
