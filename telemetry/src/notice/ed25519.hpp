// Ed25519 (RFC 8032) through OpenSSL.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace telemetry::notice {

/// The 32 bytes of RFC 8032, as they stand in a root.
using PublicKey = std::array<unsigned char, 32>;

/// 64 bytes.
inline constexpr std::size_t signature_size = 64;

/// The name of a key: the SHA-256 of its 32 bytes, as 64 lower-case hexadecimal digits. So a name cannot be given to another
/// key, and a key cannot have two names and thereby two votes.
[[nodiscard]] std::string key_id(const PublicKey& key);

/// Whether the signature is this key's over this message. OpenSSL's error queue, which belongs to the host, is left as it was.
[[nodiscard]] bool verifies(const PublicKey& key, std::string_view message, std::string_view signature);

}  // namespace telemetry::notice
