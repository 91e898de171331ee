#include "audit/multi_search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace collector {
namespace {

constexpr std::size_t block_size = std::size_t{32} << 10;  // with its folded copy it stays in the first cache
constexpr std::size_t window_size_max = 8;

constexpr char folded(char c) noexcept {
    return static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
}

void fold(const char* from, std::size_t size, char* to) noexcept {
    for (std::size_t i = 0; i < size; ++i) to[i] = folded(from[i]);
}

std::uint64_t load_window(const char* at) noexcept {
    std::uint64_t window = 0;
    std::memcpy(&window, at, sizeof window);
    return window;
}

unsigned shift_for(std::size_t power_of_two) noexcept {
    return 64u - static_cast<unsigned>(std::countr_zero(power_of_two));
}

}  // namespace

void MultiSearch::Anchors::reserve(std::size_t count) {
    if (count == 0) return;
    constexpr std::size_t filter_bits_per_anchor = 32;
    const std::size_t words = std::bit_ceil(std::max<std::size_t>(count * filter_bits_per_anchor / 64, 2));
    const std::size_t slots = std::bit_ceil(count * 2 + 2);
    filter_.assign(words, 0);
    slots_.assign(slots, {});
    filter_shift_ = shift_for(words);
    slot_shift_ = shift_for(slots);
}

std::size_t MultiSearch::Anchors::slot_of(std::uint64_t key) const noexcept {
    std::size_t slot = key * multiplier >> slot_shift_;
    while (slots_[slot].first != 0 && slots_[slot].key != key) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
}

std::uint32_t MultiSearch::Anchors::find(std::uint64_t key) const noexcept {
    return slots_[slot_of(key)].first;
}

std::uint32_t MultiSearch::Anchors::load(std::uint64_t key) const noexcept {
    return slots_[slot_of(key)].count;
}

std::uint32_t MultiSearch::Anchors::insert(std::uint64_t key, std::uint32_t pattern) {
    Slot& slot = slots_[slot_of(key)];
    const std::uint32_t former = slot.first;
    slot = {key, pattern, slot.count + 1};
    const std::uint64_t hash = key * multiplier;
    filter_[hash >> filter_shift_] |= filter_bits(hash);
    return former;
}

void MultiSearch::add(std::string_view pattern, bool caseless) {
    patterns_.push_back({patterns_text_.size(), static_cast<std::uint32_t>(pattern.size()), 0, 0, caseless});
    patterns_text_.append(pattern);
}

void MultiSearch::build() {
    const auto wide = static_cast<std::size_t>(
        std::ranges::count_if(patterns_, [](const Pattern& pattern) { return pattern.size >= window_size_max; }));
    wide_.reserve(wide);
    narrow_.reserve(patterns_.size() - wide);
    for (std::uint32_t i = 0; i < patterns_.size(); ++i) anchor(i);
}

// Takes the window that the fewest other patterns have as theirs.
void MultiSearch::anchor(std::uint32_t index) {
    constexpr std::size_t windows_tried = 32;
    Pattern& pattern = patterns_[index];
    Anchors& anchors = pattern.size >= window_size_max ? wide_ : narrow_;
    std::string bytes(bytes_of(pattern));
    fold(bytes.data(), bytes.size(), bytes.data());
    bytes.append(window_size_max, '\0');

    std::uint32_t least = UINT32_MAX;
    std::uint64_t least_key = 0;
    for (std::size_t at = 0; at + anchors.width() <= pattern.size && at < windows_tried && least != 0; ++at) {
        const std::uint64_t key = anchors.key(load_window(bytes.data() + at));
        const std::uint32_t load = anchors.load(key);
        if (load >= least) continue;
        least = load;
        least_key = key;
        pattern.anchor = static_cast<std::uint32_t>(at);
    }
    pattern.next = anchors.insert(least_key, index + 1);
}

bool MultiSearch::stands_at(const Pattern& pattern, std::string_view text, std::size_t offset) const noexcept {
    if (offset + pattern.size > text.size()) return false;
    const std::string_view bytes = bytes_of(pattern);
    const std::string_view there = text.substr(offset, pattern.size);
    if (!pattern.caseless) return there == bytes;
    return std::ranges::equal(there, bytes, [](char a, char b) { return folded(a) == folded(b); });
}

void MultiSearch::report(std::uint32_t first, std::string_view text, std::size_t position,
                         const std::function<void(std::size_t, std::size_t)>& on_hit) const {
    for (std::uint32_t link = first; link != 0; link = patterns_[link - 1].next) {
        const Pattern& pattern = patterns_[link - 1];
        if (position < pattern.anchor) continue;
        const std::size_t offset = position - pattern.anchor;
        if (stands_at(pattern, text, offset)) on_hit(link - 1, offset);
    }
}

template <bool with_narrow>
void MultiSearch::search_block(std::string_view text, std::size_t begin, std::size_t end, const char* folded_block,
                               const std::function<void(std::size_t, std::size_t)>& on_hit) const {
    for (std::size_t position = begin; position < end; ++position) {
        const std::uint64_t window = load_window(folded_block + (position - begin));
        if (wide_.may_hold(window)) [[unlikely]] {
            report(wide_.find(window), text, position, on_hit);
        }
        if constexpr (with_narrow) {
            const std::uint64_t key = narrow_.key(window);
            if (narrow_.may_hold(key)) [[unlikely]] {
                report(narrow_.find(key), text, position, on_hit);
            }
        }
    }
}

void MultiSearch::search(std::string_view text, const std::function<void(std::size_t, std::size_t)>& on_hit) const {
    if (patterns_.empty()) return;
    std::array<char, block_size + window_size_max> block;
    for (std::size_t begin = 0; begin < text.size(); begin += block_size) {
        const std::size_t end = std::min(begin + block_size, text.size());
        const std::size_t with_lookahead = std::min(end + window_size_max, text.size()) - begin;
        fold(text.data() + begin, with_lookahead, block.data());
        std::fill(block.begin() + static_cast<std::ptrdiff_t>(with_lookahead),
                  block.begin() + static_cast<std::ptrdiff_t>(end - begin + window_size_max), '\0');
        if (narrow_.is_empty()) {
            search_block<false>(text, begin, end, block.data(), on_hit);
        } else {
            search_block<true>(text, begin, end, block.data(), on_hit);
        }
    }
}

}  // namespace collector
