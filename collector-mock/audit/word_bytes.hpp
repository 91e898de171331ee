// Eight bytes at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace collector {

/// The eight bytes at `at`, the first in the lowest place.
[[nodiscard]] inline std::uint64_t load_word(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

/// The same byte in all eight places.
[[nodiscard]] constexpr std::uint64_t repeated(unsigned char byte) noexcept {
    return byte * 0x0101010101010101u;
}

/// A word whose lowest set bit tells the first of the eight bytes that is below `bound` (at most 0x80). Bits above it may be
/// set wrongly.
[[nodiscard]] constexpr std::uint64_t first_below(std::uint64_t word, unsigned char bound) noexcept {
    return (word - repeated(bound)) & ~word & repeated(0x80);
}

/// Likewise for the first byte that is equal to `byte`.
[[nodiscard]] constexpr std::uint64_t first_equal(std::uint64_t word, unsigned char byte) noexcept {
    return first_below(word ^ repeated(byte), 1);
}

/// The index of the byte that one of these words tells; it must not be 0.
[[nodiscard]] constexpr std::size_t first_index(std::uint64_t told) noexcept {
    return static_cast<std::size_t>(std::countr_zero(told)) / 8;
}

}  // namespace collector
