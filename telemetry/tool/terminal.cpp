#include "tool/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace telemetry::tool {

namespace {

bool wants_colour() noexcept {
    const char* const no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') return false;
    const char* const term = std::getenv("TERM");
    return term != nullptr && std::string_view(term) != "dumb" && is_terminal(stdout);
}

}  // namespace

bool is_terminal(std::FILE* stream) noexcept {
    return ::isatty(::fileno(stream)) == 1;
}

std::size_t output_width() noexcept {
    constexpr std::size_t least = 60;
    constexpr std::size_t usual = 120;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return std::max<std::size_t>(size.ws_col, least);
}

std::string emphasised(std::string_view text, Emphasis emphasis) {
    if (!wants_colour()) return std::string(text);
    const std::string_view begin = emphasis == Emphasis::heading ? "\033[1m" : "\033[1;31m";
    return std::string(begin).append(text).append("\033[0m");
}

}  // namespace telemetry::tool
