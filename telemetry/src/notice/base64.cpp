#include "notice/base64.hpp"

#include <array>
#include <cstdint>

namespace telemetry::notice {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t foreign = 0xff;

constexpr std::array<std::uint8_t, 256> digit_of = [] {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(foreign);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return digits;
}();

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::size_t taken = bytes.size() < 3 ? bytes.size() : 3;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < taken ? static_cast<unsigned char>(bytes[i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i) text += i <= taken ? alphabet[group >> (18 - 6 * i) & 63] : '=';
        bytes.remove_prefix(taken);
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    std::string bytes;
    bytes.reserve((text.size() + padding) / 4 * 3);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::uint8_t digit = digit_of[static_cast<unsigned char>(c)];
        if (digit == foreign) return std::nullopt;
        group = group << 6 | digit;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(group >> bits & 0xff);
        group &= (1u << bits) - 1;
    }
    if (group != 0) return std::nullopt;
    return bytes;
}

}  // namespace telemetry::notice
