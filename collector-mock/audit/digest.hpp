// Hashes and base64, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace collector {

/// Lower-case hexadecimal digits of `bytes`.
[[nodiscard]] std::string hex(std::string_view bytes);

/// The SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// Standard base64 with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace collector
