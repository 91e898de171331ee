// Files in and out, as whole-files has them. All functions end the command (`Failed`) where they cannot do their work.
#pragma once

#include <string>
#include <string_view>

namespace telemetry::notice_tool {

/// At most 1 MiB; more is no file of ours.
[[nodiscard]] std::string read_file(const std::string& path);

/// Replaces the file, or makes it.
void write_file(const std::string& path, std::string_view text);

/// Makes a file that must not be there yet.
void create_file(const std::string& path, std::string_view text, unsigned mode = 0644);

/// Whether others than the owner may read the file.
[[nodiscard]] bool is_open_to_others(const std::string& path);

}  // namespace telemetry::notice_tool
