// From the bytes of a reply to a notice that can be trusted.
#pragma once

#include "notice/trust.hpp"

#include <telemetry/result.hpp>

#include <chrono>
#include <string_view>

namespace telemetry::notice {

inline constexpr std::size_t reply_size_max = 64 * 1024;
inline constexpr std::size_t roots_max = 16;

/// What came of a reply.
struct Verification {
    /// What to store and judge from now on. Where the notice was refused it holds the notice that was there before; roots that
    /// were verified before the refusal are kept, so that a revoked key stays revoked.
    Trust trust;

    /// Why the notice was refused.
    Result<void> outcome;
};

/// Verifies a reply, or a notice that was carried in on a stick: size, envelope, roots, signatures, contents, sequence, time,
/// in the order of the protocol. A pure function: `now` is fixed by the caller once a check.
///
/// The reply is the same for every installation, so its roots may begin before the one that is trusted already; those are
/// passed over unread. Errors: all of `Trust::follow` and `Trust::accept`, and `too_large` for the reply and the number of
/// its roots.
[[nodiscard]] Verification verify(std::string_view reply, const Trust& trust, const Subject& subject,
                                  std::chrono::sys_seconds now);

}  // namespace telemetry::notice
