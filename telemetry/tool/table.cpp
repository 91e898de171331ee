#include "tool/table.hpp"

#include "tool/terminal.hpp"
#include "tool/wrapping.hpp"

#include <algorithm>

namespace telemetry::tool {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t last_width_min = 24;

std::string padded(const std::string& text, std::size_t width, Align align) {
    const std::string blank(width - std::min(width, width_of(text)), ' ');
    return align == Align::right ? blank + text : text + blank;
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
