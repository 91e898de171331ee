// Base64 (RFC 4648, section 4): the standard alphabet with padding, and one way only to write each sequence of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace telemetry::notice {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Strict: no white space, no missing padding, no bits set that the padding drops. So two different texts never stand for the
/// same bytes, and `to_base64` gives back what was read.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace telemetry::notice
