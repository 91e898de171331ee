#include "audit/key_table.hpp"

#include <algorithm>
#include <bit>

namespace collector {
namespace {

// The first and the last eight bytes and the length tell the names of a list apart well enough; `find` compares the rest.
std::uint64_t mix(std::string_view name) noexcept {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (name.size() >= sizeof first) {
        first = load_word(name.data());
        last = load_word(name.data() + name.size() - sizeof last);
    } else {
        for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
    }
    return (first ^ std::rotl(last, 29) ^ name.size()) * 0x9E3779B97F4A7C15u;
}

}  // namespace

KeyTable::KeyTable(const std::vector<std::string>& names) {
    const std::size_t slot_count = std::bit_ceil(names.size() * 4 + 2);
    shift_ = 64u - static_cast<unsigned>(std::countr_zero(slot_count));
    slots_.resize(slot_count);
    for (const std::string& name : names) {
        const std::size_t in_word = std::min(name.size(), sizeof(std::uint64_t));
        const std::uint64_t mask = in_word == sizeof(std::uint64_t) ? ~std::uint64_t{0} : (std::uint64_t{1} << in_word * 8) - 1;
        const std::uint64_t word = load_word((name + std::string(sizeof(std::uint64_t), '\0')).data()) & mask;
        names_.push_back({word, mask, static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size())});
        text_.append(name);
        std::size_t slot = mix(name) >> shift_;
        while (slots_[slot] != 0) slot = (slot + 1) & (slot_count - 1);
        slots_[slot] = static_cast<std::uint32_t>(names_.size());
    }
}

std::optional<std::size_t> KeyTable::find(std::string_view name) const noexcept {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t slot = mix(name) >> shift_; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
        const std::size_t index = slots_[slot] - 1;
        if ((*this)[index] == name) return index;
    }
    return std::nullopt;
}

}  // namespace collector
