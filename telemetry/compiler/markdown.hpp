// Markdown text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace telemetry::compiler {

/// A text in which nothing is taken for Markdown or HTML, in a table cell too.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

/// A row of a table, with its line end. The cells are Markdown.
[[nodiscard]] std::string table_row(std::initializer_list<std::string> cells);

/// A version in a column that says since when something is so.
[[nodiscard]] std::string since_version(std::string_view version);

}  // namespace telemetry::compiler
