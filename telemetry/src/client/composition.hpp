#pragma once

#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "client/pass_memory.hpp"
#include "state/installation_id.hpp"

namespace telemetry {

/// Makes the requests of one check: decides which metrics may be sent, asks for their values and for no others, writes the
/// bytes, and has the gate approve them. Preview and check both come through here, so they cannot differ.
/// Errors: gate_refused; state_corrupt (the stored snapshot, where that is what is sent); configuration (no endpoint).
[[nodiscard]] Result<PassMemory::Loan> compose(Installation& installation, const Configuration& configuration,
                                               const InstallationId& id, bool by_hand);

}  // namespace telemetry
