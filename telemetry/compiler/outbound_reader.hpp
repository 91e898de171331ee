// Outbound registers: JSON in, plain data out.
#pragma once

#include "findings.hpp"
#include "outbound_file.hpp"

#include <filesystem>
#include <optional>

namespace telemetry::compiler {

/// Reads an outbound register. Here each member is checked by itself; `lint_outbound` checks what members say together, and
/// with the dictionary. Empty only if the file itself cannot be read.
[[nodiscard]] std::optional<OutboundFile> read_outbound(const std::filesystem::path& path, Findings& findings);

}  // namespace telemetry::compiler
