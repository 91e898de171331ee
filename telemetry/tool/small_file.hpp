// Reading the small files that a command line names.
#pragma once

#include <telemetry/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace telemetry::tool {

/// The content of a file, with no copy of it left in memory but the one that is returned. Errors: configuration, as
/// `place: rule`, without the file's name or content.
[[nodiscard]] Result<std::string> read_small_file(const std::string& file, std::string_view place, std::size_t size_max);

/// The content of a file that came from elsewhere, on a stick perhaps: a plain file, and no link, pipe or device; this waits
/// for none. Errors: configuration (it cannot be opened or read), malformed (no plain file), too_large.
[[nodiscard]] Result<std::string> read_carried_file(const std::string& file, std::string_view place, std::size_t size_max);

}  // namespace telemetry::tool
