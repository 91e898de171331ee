// A search for very many patterns at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// Finds every place at which one of many patterns stands.
///
/// Of each pattern one window of eight bytes (five, if it is short) is its anchor, the rarest that it has. At each position of
/// the text one multiplication and one look into a bit filter tell whether an anchor may stand there; the pattern itself is
/// compared only then. The filter of 300,000 patterns has two megabytes and stays in the cache, which the automaton of Aho
/// and Corasick for as many would not.
///
/// Built once, then used from any thread.
class MultiSearch {
public:
    /// Shorter patterns cannot be added.
    static constexpr std::size_t pattern_size_min = 5;

    /// Adds a pattern; the first has index 0, the next 1, and so on.
    /// @param caseless whether ASCII letters match in either case.
    void add(std::string_view pattern, bool caseless);

    /// To be called once, after the last pattern was added.
    void build();

    [[nodiscard]] std::size_t size() const noexcept { return patterns_.size(); }

    /// Calls `on_hit(index, offset)` for each place at which a pattern stands in `text`.
    void search(std::string_view text, const std::function<void(std::size_t, std::size_t)>& on_hit) const;

private:
    struct Pattern {
        std::size_t start = 0;  // in patterns_text_
        std::uint32_t size = 0;
        std::uint32_t anchor = 0;  // where its window begins
        std::uint32_t next = 0;    // index + 1 of another pattern with the same window
        bool caseless = false;
    };

    // The anchors of one width.
    class Anchors {
    public:
        explicit Anchors(std::size_t width)
            : width_(width), mask_(width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << width * 8) - 1) {}

        void reserve(std::size_t count);
        [[nodiscard]] bool is_empty() const noexcept { return slots_.empty(); }
        [[nodiscard]] std::size_t width() const noexcept { return width_; }
        [[nodiscard]] std::uint64_t key(std::uint64_t window) const noexcept { return window & mask_; }

        /// Whether a key may be an anchor; false for nearly all that are none.
        [[nodiscard]] bool may_hold(std::uint64_t key) const noexcept {
            const std::uint64_t hash = key * multiplier;
            const std::uint64_t bits = filter_bits(hash);
            return (filter_[hash >> filter_shift_] & bits) == bits;
        }
        /// Index + 1 of the first pattern with this anchor, 0 if there is none.
        [[nodiscard]] std::uint32_t find(std::uint64_t key) const noexcept;
        [[nodiscard]] std::uint32_t load(std::uint64_t key) const noexcept;
        /// Enters a pattern; returns the one that was first so far.
        std::uint32_t insert(std::uint64_t key, std::uint32_t pattern);

    private:
        static constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15u;
        struct Slot {
            std::uint64_t key = 0;
            std::uint32_t first = 0;
            std::uint32_t count = 0;
        };
        static std::uint64_t filter_bits(std::uint64_t hash) noexcept {
            return std::uint64_t{1} << (hash >> 20 & 63) | std::uint64_t{1} << (hash >> 26 & 63);
        }
        [[nodiscard]] std::size_t slot_of(std::uint64_t key) const noexcept;

        std::size_t width_;
        std::uint64_t mask_;
        std::vector<std::uint64_t> filter_;
        std::vector<Slot> slots_;
        unsigned filter_shift_ = 63;
        unsigned slot_shift_ = 63;
    };

    [[nodiscard]] std::string_view bytes_of(const Pattern& pattern) const noexcept {
        return std::string_view(patterns_text_).substr(pattern.start, pattern.size);
    }
    void anchor(std::uint32_t index);
    [[nodiscard]] bool stands_at(const Pattern& pattern, std::string_view text, std::size_t offset) const noexcept;
    void report(std::uint32_t first, std::string_view text, std::size_t position,
                const std::function<void(std::size_t, std::size_t)>& on_hit) const;
    template <bool with_narrow>
    void search_block(std::string_view text, std::size_t begin, std::size_t end, const char* folded,
                      const std::function<void(std::size_t, std::size_t)>& on_hit) const;

    std::string patterns_text_;
    std::vector<Pattern> patterns_;
    Anchors wide_{8};
    Anchors narrow_{pattern_size_min};
};

}  // namespace collector
