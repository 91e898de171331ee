// Roots: who may sign what. Root 1 is compiled into the product; each later one is signed by the one before it.
#pragma once

#include "notice/dsse.hpp"
#include "notice/ed25519.hpp"

#include <telemetry/result.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::notice {

/// The keys that speak for a role, and how many of them must agree.
struct Role {
    std::set<std::string> key_ids;
    std::size_t threshold = 1;

    friend bool operator==(const Role&, const Role&) = default;
};

struct Root {
    std::int64_t version = 1;
    std::chrono::sys_seconds expires;
    std::map<std::string, PublicKey> keys;  ///< by key id
    Role root;                              ///< who signs this root and the next
    Role notice;                            ///< who signs notices
    std::vector<std::string> hosts;         ///< where notes may be, in lower case

    friend bool operator==(const Root&, const Root&) = default;
};

inline constexpr std::size_t root_size_max = 32 * 1024;
inline constexpr std::size_t roots_max = 16;  ///< that a reply may bring
inline constexpr std::size_t keys_max = 32;
inline constexpr std::size_t hosts_max = 32;

/// Reads the payload of a root envelope; nothing is verified. Unknown members are ignored, so that a later root can say more
/// to later programs and still be followed by this one. Errors: `too_large`, `malformed`.
/// @param place what the root is called in messages.
[[nodiscard]] Result<Root> read_root(std::string_view payload, const std::string& place);

/// The payload of a root envelope.
[[nodiscard]] std::string write_root(const Root& root);

/// A plain DNS name in lower case: what `hosts` may hold.
[[nodiscard]] bool is_host_name(std::string_view text) noexcept;

/// Whether enough keys of the role have signed. Each key has one vote, however often it signed. Signatures of keys outside
/// the role are passed over; one without a key id is tried with each key. Errors: `bad_signature` if too few keys signed and
/// a signature is not that of the key it names; else `unknown_key` if no signature is by a key of the role; else
/// `below_threshold`.
/// @param place what the envelope is called in messages.
[[nodiscard]] Result<void> count_votes(const Envelope& envelope, const Root& root, const Role& role, const std::string& place);

}  // namespace telemetry::notice
