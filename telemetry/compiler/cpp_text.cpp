#include "cpp_text.hpp"

#include <algorithm>
#include <vector>

namespace telemetry::compiler {

namespace {

constexpr std::size_t columns = 128;

// Cuts a text into pieces of at most `width` bytes, each but the last ending with the space after a word where there is one.
std::vector<std::string_view> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string_view> pieces;
    while (text.size() > width) {
        std::size_t end = text.rfind(' ', width - 1);
        if (end == std::string_view::npos) end = text.find(' ', width);
        if (end == std::string_view::npos) break;
        pieces.push_back(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
    }
    if (!text.empty()) pieces.push_back(text);
    return pieces;
}

}  // namespace

std::string string_literal(std::string_view text, std::size_t column) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    constexpr std::size_t around = 5;  // the quotes, and `sv,` behind them
    std::string literal;
    for (const std::string_view piece : wrapped(escaped, columns - std::min(column + around, columns / 2))) {
        if (!literal.empty()) literal += "\n" + std::string(column, ' ');
        literal += '"';
        literal += piece;
        literal += '"';
    }
    return literal + "sv";
}

std::string doc_comment(std::string_view text, std::string_view indent) {
    const std::string start = std::string(indent) + "/// ";
    std::string comment;
    for (std::string_view piece : wrapped(text, columns + 1 - start.size())) {
        if (piece.ends_with(' ')) piece.remove_suffix(1);
        comment += start;
        comment += piece;
        comment += '\n';
    }
    return comment;
}

std::string generated_header_opening(std::string_view source, std::string_view include) {
    return "// Made by metrics-compiler from " + std::string(source) + ". Change that file, not this one.\n#pragma once\n\n" +
           "#include <" + std::string(include) + ">\n\n#include <array>\n#include <cstdint>\n#include <string_view>\n\n";
}

std::string member(std::string_view indent, std::string_view name, std::string_view value) {
    return std::string(indent) + "." + std::string(name) + " = " + std::string(value) + ",\n";
}

std::string text_member(std::string_view indent, std::string_view name, std::string_view text) {
    return member(indent, name, string_literal(text, indent.size() + name.size() + sizeof ". = " - 1));
}

}  // namespace telemetry::compiler
