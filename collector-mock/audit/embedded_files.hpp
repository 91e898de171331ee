// The files of `schemas/` that were compiled into this program. The source is made by cmake/embed_files.cmake.
#pragma once

#include <span>
#include <string_view>

namespace collector {

struct EmbeddedFile {
    std::string_view path;  ///< relative to `schemas/`
    std::string_view content;
};

/// All of them; they live as long as the program.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files() noexcept;

}  // namespace collector
