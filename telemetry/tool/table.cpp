#include "tool/table.hpp"

#include "tool/terminal.hpp"

#include <algorithm>
#include <string_view>

namespace telemetry::tool {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t last_width_min = 24;

/// Columns on a terminal: characters, not bytes.
std::size_t width_of(std::string_view text) {
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string padded(const std::string& text, std::size_t width, Align align) {
    const std::string blank(width - std::min(width, width_of(text)), ' ');
    return align == Align::right ? blank + text : text + blank;
}

/// Breaks a text at its spaces. A word that is wider than the width stands alone on a line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool is_first = lines.back().empty();
        if (!is_first && width_of(lines.back()) + 1 + width_of(word) > width) {
            lines.emplace_back(word);
        } else {
            lines.back().append(is_first ? "" : " ").append(word);
        }
    }
    return lines;
}

void append_line(std::string& text, std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    text.append(line).push_back('\n');
}

}  // namespace

std::string Table::text(std::size_t width) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t widest = width_of(columns_[i].heading);
        for (const auto& row : rows_) widest = std::max(widest, width_of(row[i]));
        widths.push_back(widest);
    }
    const std::size_t last = columns_.size() - 1;
    std::size_t left = indent;
    for (std::size_t i = 0; i < last; ++i) left += widths[i] + gap;
    const std::size_t last_width = std::max(last_width_min, width > left ? width - left : 0);

    const auto start_of = [&](const auto& cell_of) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < last; ++i) {
            line += padded(cell_of(i), widths[i], columns_[i].align) + std::string(gap, ' ');
        }
        return line;
    };
    std::string text;
    const bool has_headings = std::ranges::any_of(columns_, [](const Column& column) { return !column.heading.empty(); });
    if (has_headings) {
        const std::string headings = start_of([&](std::size_t i) { return columns_[i].heading; }) + columns_[last].heading;
        text = emphasised(headings, Emphasis::heading) + "\n";
    }
    for (const auto& row : rows_) {
        std::string line = start_of([&](std::size_t i) { return row[i]; });
        for (const std::string& part : wrapped(row[last], last_width)) {
            append_line(text, line + part);
            line.assign(left, ' ');
        }
    }
    return text;
}

}  // namespace telemetry::tool
