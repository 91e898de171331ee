// Names looked up by their bytes: the closed lists of a dictionary, as tables made once.
#pragma once

#include "audit/word_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// An ordered list of distinct names. `find` costs one multiplication and, nearly always, one comparison; it allocates
/// nothing and may be called from any thread.
class KeyTable {
public:
    KeyTable() = default;

    /// @param names distinct, in the order of the wire.
    explicit KeyTable(const std::vector<std::string>& names);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return {text_.data() + names_[index].start, names_[index].size};
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;

    /// The name that stands at `at` between quotes, of which the first is there. Needs no call if it is `likely`.
    /// @param room how many bytes there are.
    /// @param likely the index of the name that is expected first; may be beyond the last.
    /// @return its index, or size() if there is none. (An optional would go through memory, at a third of the price of an
    /// audit.)
    [[nodiscard]] std::size_t find_quoted(const char* at, std::size_t room, std::size_t likely) const noexcept {
        if (likely < size_ && room >= looked_at && stands_at(names_[likely], at)) return likely;
        return search(at, room, likely);
    }

private:
    static constexpr std::size_t word_count = 5;  // room for a GUID between quotes
    static constexpr std::size_t looked_at = word_count * sizeof(std::uint64_t);
    struct Name {
        std::array<std::uint64_t, word_count> words{};  // the name between its quotes,
        std::array<std::uint64_t, word_count> masks{};  // and which of these bytes there are
        std::uint32_t start = 0;                        // of the name in text_
        std::uint32_t size = 0;                         // of the name
    };

    // Looks at `looked_at` bytes. A name that is longer is said to stand nowhere.
    [[nodiscard]] static bool stands_at(const Name& name, const char* at) noexcept {
        std::uint64_t difference = 0;
        for (std::size_t i = 0; i < word_count; ++i)
            difference |= (load_word(at + i * sizeof(std::uint64_t)) ^ name.words[i]) & name.masks[i];
        return difference == 0;
    }

    [[nodiscard]] std::size_t search(const char* at, std::size_t room, std::size_t likely) const noexcept;

    // The index of the name with that hash that is the one looked for; size() if there is none.
    template <class IsIt>
    [[nodiscard]] std::size_t probe(std::uint64_t hash, IsIt&& is_it) const noexcept;

    std::string text_;  // all names
    std::vector<Name> names_;
    std::size_t size_ = 0;              // of names_, which asks for a division
    std::vector<std::uint32_t> slots_;  // index + 1 of a name, 0 for an empty slot; a power of two of them
    unsigned shift_ = 0;                // takes a hash to a slot
};

}  // namespace collector
