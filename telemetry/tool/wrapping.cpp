#include "tool/wrapping.hpp"

#include <algorithm>

namespace telemetry::tool {

std::size_t width_of(std::string_view text) {
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

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

}  // namespace telemetry::tool
