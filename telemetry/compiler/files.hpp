// Files: bounded reading, and writing that leaves either the old text or the new one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry::compiler {

/// The bytes of a file; empty if it cannot be read. Reading stops at `limit + 1` bytes, so a longer text than `limit` means
/// that the file is too large.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces a file in one step. False if it cannot be written; then the former file still stands. What is no plain file (a
/// device, a link) is written into.
[[nodiscard]] bool write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace telemetry::compiler
