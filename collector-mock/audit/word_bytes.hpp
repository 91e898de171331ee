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

/// Likewise for the first byte that is no decimal digit.
[[nodiscard]] constexpr std::uint64_t first_no_digit(std::uint64_t word) noexcept {
    const std::uint64_t digits = word ^ repeated('0');
    return (digits | (digits + repeated(0x7F - 9))) & repeated(0x80);
}

/// Whether all eight bytes are lower-case hexadecimal digits.
[[nodiscard]] constexpr bool are_hex_digits(std::uint64_t word) noexcept {
    // Without their highest bits no sum runs over into the next byte.
    const std::uint64_t low = word & repeated(0x7F);
    const std::uint64_t decimal = (low + repeated(0x80 - '0')) & ~(low + repeated(0x7F - '9'));
    const std::uint64_t letter = (low + repeated(0x80 - 'a')) & ~(low + repeated(0x7F - 'f'));
    return ((decimal | letter) & ~word & repeated(0x80)) == repeated(0x80);
}

/// The number that the first `count` bytes write, at least one and at most eight decimal digits.
[[nodiscard]] constexpr std::uint64_t decimal_number(std::uint64_t word, std::size_t count) noexcept {
    // The last digit comes to the highest place, and zeros in front; then neighbours are joined to pairs, fours, and eight.
    std::uint64_t digits = (word ^ repeated('0')) << (8 - count) * 8;
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFu;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFFu;
    return (digits * 10'000 + (digits >> 32)) & 0xFFFFFFFFu;
}

/// The index of the byte that one of these words tells; it must not be 0.
[[nodiscard]] constexpr std::size_t first_index(std::uint64_t told) noexcept {
    return static_cast<std::size_t>(std::countr_zero(told)) / 8;
}

}  // namespace collector
