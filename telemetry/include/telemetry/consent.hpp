// Consent: the exact text that an administrator accepts or refuses, so that a receipt can say which one it was.
#pragma once

#include <telemetry/export.hpp>
#include <telemetry/metric.hpp>

#include <cstdint>
#include <string>

namespace telemetry {

/// The text of a consent revision, to be shown before the question: which numbers are sent if the answer is yes. In UTF-8, one
/// line for each metric of that revision and of those before it, each line with its end:
///
///     Usage statistics of deploy-server, consent revision 1
///
///     environments: The number of environments.
///     …
///
/// Each answer leaves a receipt in the journal, `accepted revision=1 by="the host" text-sha256=…`, with the SHA-256 of these
/// bytes; `update-check consent` prints them, so that anyone can compute it again.
[[nodiscard]] TELEMETRY_API std::string consent_text(const Dictionary& dictionary, std::uint32_t revision);

}  // namespace telemetry
