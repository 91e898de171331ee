#pragma once

#include <telemetry/client.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

#include "state/settings.hpp"
#include "state/state_directory.hpp"

#include <vector>

namespace telemetry {

/// What an embedding server leaves in its state directory about itself, so that the administrator's tool, which only knows
/// the directory, shows and sends just what the server would: version, addresses, channel, platform, what it
/// asks of certificates, root, and what it keeps off: its refusals, in the form of `settings.conf`, and whether it asks before
/// it checks. Not the proxy, whose address can have a password in it. That it has consent of its own is shown, but consent that
/// was given in one process is not given to another.
///
/// `own` is what the server itself says, in its options and its environment.

/// Writes the facts down, if they are not there already. Errors: state_unavailable, state_busy.
[[nodiscard]] Result<void> leave_server_facts(const StateDirectory& directory, const Options& options, const Settings& own);

/// Whether the facts that lie there keep off other things than this server does: too few, or some that it no longer does. Where
/// none lie, none are missed: off is silent.
[[nodiscard]] bool refuses_otherwise(const StateDirectory& directory, const Options& options, const Settings& own);

/// Whether the server accepted the statistics by its own word.
[[nodiscard]] bool has_own_consent(const StateDirectory& directory);

/// Fills in what the options leave empty, and asks before checking if the server does. A file that cannot be read counts as not
/// there.
[[nodiscard]] Options with_server_facts(const StateDirectory& directory, Options options);

/// What the server says of the switches of a register, as the host's sayings: it has no other say here. A file that cannot be
/// read becomes a saying of `unreadable_key`, as it may say "off".
[[nodiscard]] std::vector<Saying> host_sayings(const StateDirectory& directory, const OutboundRegister& outbound);

}  // namespace telemetry
