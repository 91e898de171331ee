// Files that a person's tool reads and makes: each as a whole, or not at all.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace telemetry::whole_files {

struct FileText {
    std::string text;
    std::error_code failure;  ///< why there is no text
};

/// The bytes of a file. Reading stops at `size_max + 1` bytes, so a longer text than `size_max` means that the file is too
/// large.
[[nodiscard]] FileText read_file(const std::string& path, std::size_t size_max);

/// Replaces a file, or makes it, at one instant: nobody sees half of it, nor after a power cut, and after an error the former
/// file still stands. It may be read and written by whom the umask lets. What is no plain file (a device, a pipe, a link) stays
/// what it is, and is written into.
[[nodiscard]] std::error_code replace_file(const std::string& path, std::string_view text);

/// Makes a file that must not be there yet (`file_exists`). After an error there is none.
/// @param mode who may read and write it, as far as the umask lets.
[[nodiscard]] std::error_code create_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace telemetry::whole_files
