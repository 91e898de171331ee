#include "audit/forms.hpp"

#include <algorithm>
#include <cstddef>

namespace collector {
namespace {

constexpr bool is_hex(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

bool is_installation_id(std::string_view text) noexcept {
    constexpr std::string_view shape = "xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx";
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const char c = text[i];
        switch (shape[i]) {
            case 'x':
                if (!is_hex(c)) return false;
                break;
            case 'V':
                if (c != '8' && c != '9' && c != 'a' && c != 'b') return false;
                break;
            default:
                if (c != shape[i]) return false;
        }
    }
    return true;
}

bool is_sha1(std::string_view text) noexcept {
    return text.size() == 40 && std::ranges::all_of(text, is_hex);
}

}  // namespace collector
