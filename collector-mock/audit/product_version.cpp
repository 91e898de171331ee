#include "audit/product_version.hpp"

#include <cstddef>

namespace collector {
namespace {

constexpr std::size_t stage_rank = 6;
constexpr std::size_t stage_number = 7;
constexpr std::uint32_t rank_dev = 0;
constexpr std::uint32_t rank_release = 4;
constexpr std::array<std::string_view, 3> numbered_stages{"alpha.", "beta.", "rc."};

std::optional<std::uint32_t> decimal(std::string_view digits) noexcept {
    if (digits.empty() || digits.size() > 9 || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return value;
}

}  // namespace

std::optional<ProductVersion> ProductVersion::parse(std::string_view text) noexcept {
    ProductVersion version;
    const std::size_t hyphen = text.find('-');
    std::string_view numbers = text.substr(0, hyphen);
    for (std::size_t i = 0;; ++i) {
        if (i == stage_rank) return std::nullopt;
        const std::size_t dot = numbers.find('.');
        const auto number = decimal(numbers.substr(0, dot));
        if (!number) return std::nullopt;
        version.key_[i] = *number;
        if (dot == std::string_view::npos) break;
        numbers.remove_prefix(dot + 1);
    }
    version.key_[stage_rank] = rank_release;
    if (hyphen == std::string_view::npos) return version;

    const std::string_view mark = text.substr(hyphen + 1);
    version.key_[stage_rank] = rank_dev;
    if (mark == "dev") return version;
    for (const std::string_view stage : numbered_stages) {
        ++version.key_[stage_rank];
        if (!mark.starts_with(stage)) continue;
        const auto number = decimal(mark.substr(stage.size()));
        if (!number) return std::nullopt;
        version.key_[stage_number] = *number;
        return version;
    }
    return std::nullopt;
}

}  // namespace collector
