#include "tool/progress_bar.hpp"

#include "tool/terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace telemetry::tool {

namespace {

constexpr std::uint64_t worth_a_bar = 64'000'000;
constexpr std::size_t bar_width = 40;

void draw(const std::string& title, std::uint64_t percent) {
    const std::size_t filled = static_cast<std::size_t>(percent) * bar_width / 100;
    const std::string bar = std::string(filled, '#') + std::string(bar_width - filled, ' ');
    std::fprintf(stderr, "\r%s [%s] %u %%", title.c_str(), bar.c_str(), static_cast<unsigned>(percent));
    std::fflush(stderr);
}

}  // namespace

ProgressBar::ProgressBar(std::string title, const std::string& file) : title_(std::move(title)) {
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(file, failed);
    if (!failed && size > worth_a_bar && is_terminal(stderr)) size_ = size;
}

ProgressBar::~ProgressBar() {
    if (size_ != 0) std::fputs("\r\033[K", stderr);
}

Progress ProgressBar::progress() const {
    if (size_ == 0) return {};
    return [this, shown = std::uint64_t{101}](std::uint64_t bytes_read) mutable {
        const std::uint64_t percent = std::min<std::uint64_t>(100, bytes_read * 100 / size_);
        if (percent != std::exchange(shown, percent)) draw(title_, percent);
    };
}

}  // namespace telemetry::tool
