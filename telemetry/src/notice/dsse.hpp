// DSSE envelopes: bytes, what they are, and who signed them. (github.com/secure-systems-lab/dsse, protocol 1.0.2)
#pragma once

#include "notice/members.hpp"
#include "system/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telemetry::notice {

inline constexpr std::string_view notice_payload_type = "application/vnd.update-notice+json";
inline constexpr std::string_view root_payload_type = "application/vnd.update-root+json";

/// One signature. The key id is a hint, which nobody signed; it may be empty.
struct Signature {
    std::string key_id;
    std::string bytes;

    friend bool operator==(const Signature&, const Signature&) = default;
};

struct Envelope {
    std::string payload_type;
    std::string payload;  ///< decoded
    std::vector<Signature> signatures;

    friend bool operator==(const Envelope&, const Envelope&) = default;
};

inline constexpr std::size_t signatures_max = 16;
inline constexpr std::size_t payload_size_max = 64 * 1024;

/// What is signed: `DSSEv1 SIZE payload_type SIZE payload`. The sizes make it impossible to move bytes from one to the other.
[[nodiscard]] std::string pre_authentication_encoding(std::string_view payload_type, std::string_view payload);

/// Reads an envelope that must hold this type of payload. Other members are ignored, as DSSE asks: they are not signed, so
/// nothing may depend on them. Nothing is verified here.
[[nodiscard]] Envelope read_envelope(const Members& envelope, std::string_view payload_type,
                                     std::size_t payload_max = payload_size_max);

[[nodiscard]] Json to_json(const Envelope& envelope);

}  // namespace telemetry::notice
