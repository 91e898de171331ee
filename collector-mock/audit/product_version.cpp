#include "audit/product_version.hpp"

namespace collector {
namespace {

constexpr std::size_t stage_rank = 6;
constexpr std::size_t stage_number = 7;
constexpr std::uint32_t rank_release = 4;                                             // above those of the stages, 0 to 3
constexpr std::array<std::string_view, 3> numbered_stages{"alpha.", "beta.", "rc."};  // ranks 1 to 3, "dev" has 0

// Takes the number at the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) noexcept {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
        value = value * 10 + static_cast<std::uint64_t>(text[digits] - '0');
    if (digits == 0 || digits > 9 || (digits > 1 && text.front() == '0')) return std::nullopt;
    text.remove_prefix(digits);
    return static_cast<std::uint32_t>(value);
}

}  // namespace

void ProductVersion::set(std::size_t place, std::uint32_t value) noexcept {
    key_[place / 2] |= std::uint64_t{value} << (place % 2 == 0 ? 32 : 0);
}

std::optional<ProductVersion> ProductVersion::parse(std::string_view text) noexcept {
    ProductVersion version;
    for (std::size_t i = 0; i < stage_rank; ++i) {
        const auto number = take_number(text);
        if (!number) return std::nullopt;
        version.set(i, *number);
        if (!text.starts_with('.')) break;
        if (i + 1 < stage_rank) text.remove_prefix(1);
    }
    if (text.empty()) {
        version.set(stage_rank, rank_release);
        return version;
    }
    if (!text.starts_with('-')) return std::nullopt;
    text.remove_prefix(1);
    if (text == "dev") return version;
    for (std::uint32_t rank = 1; const std::string_view stage : numbered_stages) {
        if (!text.starts_with(stage)) {
            ++rank;
            continue;
        }
        text.remove_prefix(stage.size());
        const auto number = take_number(text);
        if (!number || !text.empty()) return std::nullopt;
        version.set(stage_rank, rank);
        version.set(stage_number, *number);
        return version;
    }
    return std::nullopt;
}

}  // namespace collector
