// Whole files as bytes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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

/// The files in a folder and below it, in the order of their names. Links to folders are not followed. Throws UnusableFile.
[[nodiscard]] std::vector<std::string> files_below(const std::string& path);

/// Makes a file that is not there yet. Throws UnusableFile, naming it, if that fails, and leaves nothing then.
/// @return false if there is one already.
[[nodiscard]] bool write_new_file(const std::string& path, std::string_view content);

/// Puts `content` at `path` in one step: whoever looks sees the former file or the whole new one. A link, a device or a pipe
/// stays what it is and is written to. Throws UnusableFile, naming it, if that fails.
void write_file(const std::string& path, std::string_view content);

}  // namespace collector
