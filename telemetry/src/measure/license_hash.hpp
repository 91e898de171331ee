#pragma once

#include "measure/snapshot.hpp"

#include <optional>
#include <string>

namespace telemetry {

/// Hashes a licence serial with SHA-1 and wipes the text: afterwards the string is empty and its memory overwritten. Nothing
/// comes of an empty serial.
[[nodiscard]] std::optional<LicenseHash> hash_license_serial(std::string& serial) noexcept;

}  // namespace telemetry
