// What an administrator can do about an error.
#pragma once

#include <telemetry/result.hpp>

#include <string_view>

namespace telemetry::tool {

/// One sentence for each way in which the network can fail, and for an answer that no known key has signed, which names
/// settings and commands; empty for other errors, whose message says it all.
[[nodiscard]] std::string_view next_step(ErrorCode error) noexcept;

}  // namespace telemetry::tool
