// Product versions, read apart from the library: the form that may be sent, and the order by which metrics are gated.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace collector {

/// One to six numbers of at most nine digits, joined by dots, without leading zeros, and after them at most one of
/// `-dev`, `-alpha.N`, `-beta.N`, `-rc.N`.
///
/// Ordered by the numbers from left to right, missing ones being 0 (3.12 equals 3.12.0), then dev < alpha < beta < rc <
/// release, then by N.
class ProductVersion {
public:
    /// Strict: the whole text, or nothing.
    [[nodiscard]] static std::optional<ProductVersion> parse(std::string_view text) noexcept;

    friend std::strong_ordering operator<=>(const ProductVersion&, const ProductVersion&) = default;

private:
    void set(std::size_t place, std::uint32_t value) noexcept;

    // Six numbers, then the stage's rank, then the stage's number, two to an element, so that few are compared: the order of
    // the elements is the order of versions.
    std::array<std::uint64_t, 4> key_{};
};

}  // namespace collector
