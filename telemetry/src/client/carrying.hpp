// What a person carries between an installation without a network and its vendor: the report out, the notice in.
#pragma once

#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>
#include <telemetry/update_notice.hpp>

#include "client/installation.hpp"

#include <string_view>

namespace telemetry {

/// The requests of a check by hand, whose bodies a person will carry, each written into the journal as an `export`. That the
/// network is shut does not matter; a choice against checks does.
/// Errors: those of `permit_by_hand`, of `make_preview` and of the state directory.
[[nodiscard]] Result<Preview> export_report(Installation& installation);

/// Takes the bytes of a reply that a person carried in, as a check takes those of the network. Takes the lock of the pass.
/// Errors: those of `take_notice`; state_busy.
[[nodiscard]] Result<UpdateNotice> accept_carried_notice(Installation& installation, std::string_view bytes);

}  // namespace telemetry
