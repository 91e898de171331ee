#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "state/settings.hpp"

#include <cstdint>
#include <string_view>

namespace telemetry {

/// How the question about checks stands: open only where the host asks first, and nothing else forbids checks.
[[nodiscard]] Answer checks_answer(const Settings& settings);

/// How the question about statistics stands. An "off" that no answer can overrule (of the environment, the host or the
/// administrator's directory) is not asked about, nor one that was written by hand, of which nobody knows the revision.
[[nodiscard]] Answer statistics_answer(const Settings& settings, std::uint32_t newest_consent);

/// Whether choices change what is remembered of the consent.
/// @param remembered what `settings.conf` says, whatever else is in effect.
[[nodiscard]] bool changes_consent(const Choices& choices, const Settings& remembered, std::uint32_t newest_consent);

/// Whether choices forbid the statistics, whatever else is set: by themselves, or with all checks.
[[nodiscard]] bool forbid_statistics(const Choices& choices) noexcept;

/// Writes the receipt of a choice about statistics into the journal: what, which revision, who, and the SHA-256 of the
/// `consent_text`.
/// @param by `is_actor`.
[[nodiscard]] Result<void> leave_receipt(Installation& installation, const Choices& choices, const Settings& before,
                                         std::string_view by);

/// Whether a text can name who made a choice: 1 to 64 letters, digits, blanks and `. - _`.
[[nodiscard]] bool is_actor(std::string_view by) noexcept;

}  // namespace telemetry
