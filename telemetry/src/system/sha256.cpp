#include "system/sha256.hpp"

#include <openssl/sha.h>

#include <algorithm>

namespace telemetry {

namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";
}

Digest sha256(std::string_view bytes) {
    Digest digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return digest;
}

std::string to_hex(const Digest& digest) {
    std::string text;
    text.reserve(digest.size() * 2);
    for (const unsigned char byte : digest) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

bool is_hex_digest(std::string_view text) noexcept {
    return text.size() == std::tuple_size_v<Digest> * 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return hex_digits.find(c) != std::string_view::npos; });
}

}  // namespace telemetry
