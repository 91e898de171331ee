// From the bytes of a reply to a notice that can be trusted.
#pragma once

#include "notice/trust.hpp"

#include <telemetry/result.hpp>

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace telemetry::notice {

inline constexpr std::size_t reply_size_max = 64 * 1024;

/// A signed document as a server gives it out, with the roots that lead to the keys it is signed by. Nothing of it is verified.
struct SignedReply {
    Envelope document;
    std::vector<Envelope> roots;
};

/// Reads the envelopes of a reply that must hold this type of payload. Errors: `too_large` for the reply and the number of its
/// roots; `malformed`.
/// @param size_max bound of the whole reply, in bytes.
[[nodiscard]] Result<SignedReply> read_reply(std::string_view reply, std::string_view payload_type, std::size_t size_max);

/// Follows the roots of a reply, as far as they go beyond the one that is trusted: the reply is the same for every
/// installation, so they may begin before it, and those are passed over. Errors: those of `Trust::follow`. What was followed
/// before an error stays.
[[nodiscard]] Result<void> follow(const std::vector<Envelope>& roots, Trust& trust);

/// What came of a reply.
struct Verification {
    /// What to store and judge from now on. Where the notice was refused it holds the notice that was there before; roots that
    /// were verified before the refusal are kept, so that a revoked key stays revoked.
    Trust trust;

    /// Why the notice was refused.
    Result<void> outcome;
};

/// Verifies a reply, or a notice that was carried in on a stick: size, envelope, roots, signatures, contents, sequence, time,
/// in the order of the protocol. A pure function: `now` is fixed by the caller once a check. Errors: those of `read_reply`,
/// `follow` and `Trust::accept`.
[[nodiscard]] Verification verify(std::string_view reply, const Trust& trust, const Subject& subject,
                                  std::chrono::sys_seconds now);

}  // namespace telemetry::notice
