#include "audit/forms.hpp"

#include "audit/word_bytes.hpp"

#include <array>
#include <cstring>

namespace collector {
namespace {

bool are_hex(const char* eight) noexcept {
    return are_hex_digits(load_word(eight));
}

}  // namespace

bool is_installation_id(std::string_view text) noexcept {
    // xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    const bool is_variant = text[19] == '8' || text[19] == '9' || text[19] == 'a' || text[19] == 'b';
    if (text[14] != '4' || !is_variant) return false;
    std::array<char, 32> digits;  // without the hyphens
    const auto copy = [&](std::size_t to, std::size_t from, std::size_t size) {
        std::memcpy(digits.data() + to, text.data() + from, size);
    };
    copy(0, 0, 8);
    copy(8, 9, 4);
    copy(12, 14, 4);
    copy(16, 19, 4);
    copy(20, 24, 12);
    return are_hex(digits.data()) && are_hex(digits.data() + 8) && are_hex(digits.data() + 16) && are_hex(digits.data() + 24);
}

bool is_sha1(std::string_view text) noexcept {
    if (text.size() != 40) return false;
    bool good = true;
    for (std::size_t i = 0; i < text.size(); i += 8) good &= are_hex(text.data() + i);
    return good;
}

}  // namespace collector
