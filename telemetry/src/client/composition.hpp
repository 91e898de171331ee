#pragma once

#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "client/pass_memory.hpp"
#include "client/routine.hpp"
#include "state/installation_id.hpp"

#include <stop_token>

namespace telemetry {

/// Makes the requests of one check: decides which metrics may be sent, asks for their values and for no others, writes the
/// bytes, and has the gate approve them. Preview and check both come through here, so they cannot differ.
/// @param stop once it is requested, nobody is asked any more.
/// Errors: gate_refused; state_corrupt (the stored snapshot, where that is what is sent); configuration (no endpoint);
/// cancelled.
[[nodiscard]] Result<PassMemory::Loan> compose(Installation& installation, const Configuration& configuration,
                                               const InstallationId& id, const Occasion& occasion,
                                               const std::stop_token& stop = {});

}  // namespace telemetry
