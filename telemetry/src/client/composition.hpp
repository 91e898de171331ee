#pragma once

#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "egress/gate.hpp"
#include "measure/snapshot.hpp"
#include "state/installation_id.hpp"

#include <vector>

namespace telemetry {

/// The requests of one check, approved, and what they were made from.
struct Composition {
    std::vector<ApprovedRequest> requests;  ///< the check first
    std::vector<Disposition> dispositions;  ///< for each metric of the dictionary
    Snapshot snapshot;
};

/// Makes the requests of one check: decides which metrics may be sent, asks for their values and for no others, writes the
/// bytes, and has the gate approve them. Preview and check both come through here, so they cannot differ.
/// Errors: gate_refused; state_corrupt (the stored snapshot, where that is what is sent); configuration (no endpoint).
[[nodiscard]] Result<Composition> compose(Installation& installation, const Configuration& configuration,
                                          const InstallationId& id, bool by_hand);

}  // namespace telemetry
