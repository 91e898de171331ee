// The fixed forms of the few texts that a report may hold; versions have a file of their own.
#pragma once

#include <string_view>

namespace collector {

/// A version 4 GUID of the RFC 4122 variant in lower case, hyphens at their places, no braces.
[[nodiscard]] bool is_installation_id(std::string_view text) noexcept;

/// 40 lower-case hexadecimal digits.
[[nodiscard]] bool is_sha1(std::string_view text) noexcept;

}  // namespace collector
