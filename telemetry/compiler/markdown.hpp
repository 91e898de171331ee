// Markdown text.
#pragma once

#include <string>
#include <string_view>

namespace telemetry::compiler {

/// A text in which nothing is taken for Markdown or HTML, in a table cell too.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

}  // namespace telemetry::compiler
