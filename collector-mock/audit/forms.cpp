#include "audit/forms.hpp"

namespace collector {
namespace {

// Without a branch for each digit, so that a compiler can look at many at once.
bool are_hex(std::string_view digits) noexcept {
    unsigned others = 0;
    for (const char c : digits) {
        const auto decimal = static_cast<unsigned char>(c - '0');
        const auto letter = static_cast<unsigned char>(c - 'a');
        others |= static_cast<unsigned>(decimal > 9) & static_cast<unsigned>(letter > 5);
    }
    return others == 0;
}

}  // namespace

bool is_installation_id(std::string_view text) noexcept {
    // xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    const bool is_variant = text[19] == '8' || text[19] == '9' || text[19] == 'a' || text[19] == 'b';
    return text[14] == '4' && is_variant && are_hex(text.substr(0, 8)) && are_hex(text.substr(9, 4)) &&
           are_hex(text.substr(15, 3)) && are_hex(text.substr(20, 3)) && are_hex(text.substr(24, 12));
}

bool is_sha1(std::string_view text) noexcept {
    return text.size() == 40 && are_hex(text);
}

}  // namespace collector
