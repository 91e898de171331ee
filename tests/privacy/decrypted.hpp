#pragma once

#include <string>

namespace privacy {

/// What a client sent through a connection of TLS 1.3 with TLS_AES_256_GCM_SHA384 (RFC 8446), read from the bytes on the wire
/// with the secrets that its TLS library logged.
/// Throws std::runtime_error if any record of it cannot be read.
/// @param sent all bytes from the client, beginning with its first.
/// @param key_log the content of the file that SSLKEYLOGFILE named.
[[nodiscard]] std::string decrypted(const std::string& sent, const std::string& key_log);

}  // namespace privacy
