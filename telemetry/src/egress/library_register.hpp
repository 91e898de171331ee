#pragma once

#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

namespace telemetry {

/// The register of a product that brings none: the two requests that the library makes. Its product name is empty.
[[nodiscard]] const OutboundRegister& library_register() noexcept;

/// Refuses a register in which a request of the library is missing, or has another switch than the library's own.
/// Errors: configuration.
[[nodiscard]] Result<void> check_register(const OutboundRegister& outbound);

}  // namespace telemetry
