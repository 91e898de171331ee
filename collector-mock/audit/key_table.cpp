#include "audit/key_table.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace collector {
namespace {

// The first and the last eight bytes and the length tell the names of a list apart well enough; `find` compares the rest.
std::uint64_t mix(std::string_view name) noexcept {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (name.size() >= sizeof first) {
        std::memcpy(&first, name.data(), sizeof first);
        std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
    } else {
        for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
    }
    return (first ^ std::rotl(last, 29) ^ name.size()) * 0x9E3779B97F4A7C15u;
}

}  // namespace

KeyTable::KeyTable(std::vector<std::string> names) : names_(std::move(names)) {
    const std::size_t slot_count = std::bit_ceil(names_.size() * 4 + 2);
    shift_ = 64u - static_cast<unsigned>(std::countr_zero(slot_count));
    slots_.resize(slot_count);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        std::size_t slot = mix(names_[i]) >> shift_;
        while (slots_[slot] != 0) slot = (slot + 1) & (slot_count - 1);
        slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

std::optional<std::size_t> KeyTable::find(std::string_view name) const noexcept {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t slot = mix(name) >> shift_; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
        const std::size_t index = slots_[slot] - 1;
        if (names_[index] == name) return index;
    }
    return std::nullopt;
}

}  // namespace collector
