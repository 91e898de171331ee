// What the standard streams are connected to.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace telemetry::tool {

/// Whether somebody looks at the stream directly.
[[nodiscard]] bool is_terminal(std::FILE* stream) noexcept;

/// How many columns standard output has: those of the terminal, at least 60; 120 if it is none.
[[nodiscard]] std::size_t output_width() noexcept;

enum class Emphasis { heading, warning };

/// The text with colour, if standard output is a terminal that wants it: `NO_COLOR` is not set, and `TERM` is not "dumb".
[[nodiscard]] std::string emphasised(std::string_view text, Emphasis emphasis);

}  // namespace telemetry::tool
