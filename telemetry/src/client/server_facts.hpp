#pragma once

#include <telemetry/client.hpp>
#include <telemetry/result.hpp>

#include "state/state_directory.hpp"

namespace telemetry {

/// What an embedding server leaves in its state directory about itself, so that the administrator's tool, which only knows
/// the directory, shows and sends just what the server would: version, addresses, channel, platform, what it
/// asks of certificates, root. Not the proxy, whose address can have a password in it.

/// Writes the facts down, if they are not there already. Errors: state_unavailable.
[[nodiscard]] Result<void> leave_server_facts(const StateDirectory& directory, const Options& options);

/// Fills in what the options leave empty. A file that cannot be read counts as not there.
[[nodiscard]] Options with_server_facts(const StateDirectory& directory, Options options);

}  // namespace telemetry
