#include "audit/key_table.hpp"

#include <algorithm>
#include <bit>

namespace collector {
namespace {

std::uint64_t load_half(const char* at) noexcept {
    std::uint32_t half = 0;
    std::memcpy(&half, at, sizeof half);
    return half;
}

// The first and the last eight bytes and the length tell the names of a list apart well enough; `find` compares the rest.
std::uint64_t mix(std::string_view name) noexcept {
    const char* const end = name.data() + name.size();
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (name.size() >= sizeof first) {
        first = load_word(name.data());
        last = load_word(end - sizeof last);
    } else if (name.size() >= sizeof first / 2) {
        first = load_half(name.data());
        last = load_half(end - sizeof first / 2);
    } else {
        for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
    }
    return (first ^ std::rotl(last, 29) ^ name.size()) * 0x9E3779B97F4A7C15u;
}

}  // namespace

KeyTable::KeyTable(const std::vector<std::string>& names) : size_(names.size()) {
    const std::size_t slot_count = std::bit_ceil(names.size() * 4 + 2);
    shift_ = 64u - static_cast<unsigned>(std::countr_zero(slot_count));
    slots_.resize(slot_count);
    for (const std::string& name : names) {
        Name& entry = names_.emplace_back();
        entry.start = static_cast<std::uint32_t>(text_.size());
        entry.size = static_cast<std::uint32_t>(name.size());
        const std::string quoted = '"' + name + '"';
        text_.append(name);
        for (std::size_t i = 0; i < std::min(quoted.size(), looked_at); ++i) {
            const std::size_t place = i % sizeof(std::uint64_t) * 8;
            entry.words[i / sizeof(std::uint64_t)] |= std::uint64_t{static_cast<unsigned char>(quoted[i])} << place;
            entry.masks[i / sizeof(std::uint64_t)] |= std::uint64_t{0xFF} << place;
        }
        if (quoted.size() > looked_at) entry.words.front() = 0;  // no text has that
        std::size_t slot = mix(name) >> shift_;
        while (slots_[slot] != 0) slot = (slot + 1) & (slot_count - 1);
        slots_[slot] = static_cast<std::uint32_t>(names_.size());
    }
}

template <class IsIt>
std::size_t KeyTable::probe(std::uint64_t hash, IsIt&& is_it) const noexcept {
    if (slots_.empty()) return size_;
    for (std::size_t slot = hash >> shift_; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
        const std::size_t index = slots_[slot] - 1;
        if (is_it(index)) return index;
    }
    return size_;
}

std::optional<std::size_t> KeyTable::find(std::string_view name) const noexcept {
    const std::size_t index = probe(mix(name), [&](std::size_t each) { return (*this)[each] == name; });
    return index == size_ ? std::nullopt : std::optional(index);
}

std::size_t KeyTable::search(const char* at, std::size_t room, std::size_t likely) const noexcept {
    // Of a short list nearly all names come, in their order. Of a long one few do, far from each other.
    constexpr std::size_t short_list = 24;
    if (size_ <= short_list && room >= looked_at) {
        for (std::size_t index = likely + 1; index < size_; ++index) {
            if (stands_at(names_[index], at)) return index;
        }
    }
    const void* const quote = room > 1 ? std::memchr(at + 1, '"', room - 1) : nullptr;
    if (quote == nullptr) return size_;
    const std::string_view name(at + 1, static_cast<std::size_t>(static_cast<const char*>(quote) - at - 1));
    if (room < looked_at || name.size() + 2 > looked_at) return find(name).value_or(size_);
    return probe(mix(name), [&](std::size_t each) { return stands_at(names_[each], at); });
}

}  // namespace collector
