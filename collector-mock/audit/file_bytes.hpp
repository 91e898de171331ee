// Whole files as bytes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace collector {

/// A file that was named cannot be used. The message names the file, the place in it and the reason.
class UnusableFile : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// No file that the collector reads is larger.
inline constexpr std::size_t file_size_max = std::size_t{256} << 20;

/// The content of a file. Throws UnusableFile, naming it, if it cannot be read or is too large.
[[nodiscard]] std::string read_file(const std::string& path);

/// Puts `content` at `path` in one step: whoever looks sees the former file or the whole new one.
/// Throws UnusableFile, naming it, if that fails.
void write_file(const std::string& path, std::string_view content);

}  // namespace collector
