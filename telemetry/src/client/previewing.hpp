#pragma once

#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "egress/gate.hpp"
#include "state/installation_id.hpp"

namespace telemetry {

/// A request for people to look at.
[[nodiscard]] RequestPreview preview_of(const ApprovedRequest& request);

/// What a check by hand would send now under that id, and why each metric is in it or not. Writes nothing. The id counts as
/// kept. Errors: configuration (a setting that does not parse), and those of `compose`.
[[nodiscard]] Result<Preview> make_preview(Installation& installation, const Configuration& configuration,
                                           const InstallationId& id);

}  // namespace telemetry
