// C++ source text that fits the style: 128 columns.
#pragma once

#include <string>
#include <string_view>

namespace telemetry::compiler {

/// A text as a string_view literal, continued on further lines where it does not fit; those lines begin in the same column. The
/// suffix spares the compiler counting: clang gives up on constants that take more than a million steps.
/// @param column how many characters stand before it on its line
[[nodiscard]] std::string string_literal(std::string_view text, std::size_t column);

/// A text as a documentation comment of as many lines as it takes, each with `indent` before it and a line end after it.
[[nodiscard]] std::string doc_comment(std::string_view text, std::string_view indent = "");

/// How a generated header begins: what made it from what, and what it includes besides the standard library.
[[nodiscard]] std::string generated_header_opening(std::string_view source, std::string_view include);

/// A designated member of a row, with its indentation and line end: `    .max = 100,`.
[[nodiscard]] std::string member(std::string_view indent, std::string_view name, std::string_view value);

/// The same with a text as its value.
[[nodiscard]] std::string text_member(std::string_view indent, std::string_view name, std::string_view text);

}  // namespace telemetry::compiler
