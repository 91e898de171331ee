#pragma once

#include <telemetry/permission.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "egress/outbound_uses.hpp"

#include <vector>

namespace telemetry {

/// Every entry of the register as it stands: the switch, and the last use. That of the product's requests comes from `uses`,
/// that of the library's own from the journal: when the last request of the entry ended, and how. A journal that cannot be
/// read knows of none.
[[nodiscard]] std::vector<OutboundStatus> outbound_status(const Installation& installation, const Configuration& configuration,
                                                          const OutboundUses& uses);

}  // namespace telemetry
