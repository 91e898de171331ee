#include "markdown.hpp"

namespace telemetry::compiler {

std::string markdown_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>|&#~").find(c) != std::string_view::npos) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string table_row(std::initializer_list<std::string> cells) {
    std::string row;
    for (const std::string& cell : cells) row += "| " + cell + (cell.empty() ? "" : " ");
    return row + "|\n";
}

std::string since_version(std::string_view version) {
    return version == "0" ? "every version" : std::string(version);
}

}  // namespace telemetry::compiler
