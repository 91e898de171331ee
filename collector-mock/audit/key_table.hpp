// Names looked up by their bytes: the closed lists of a dictionary, as tables made once.
#pragma once

#include "audit/word_bytes.hpp"

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

    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
        return {text_.data() + names_[index].start, names_[index].size};
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;

    /// Whether the name of that index and a quote stand at `at`. Says so mostly without a call; may say no near the end of the
    /// text, in which case `find` still tells.
    /// @param room how many bytes there are.
    [[nodiscard]] bool stands_at(std::size_t index, const char* at, std::size_t room) const noexcept {
        const Name& name = names_[index];
        if (room < name.size + sizeof(std::uint64_t)) return false;
        if (((load_word(at) ^ name.first_word) & name.first_mask) != 0 || at[name.size] != '"') return false;
        if (name.size <= sizeof(std::uint64_t)) return true;
        const char* const text = text_.data() + name.start;
        const std::size_t last = name.size - sizeof(std::uint64_t);  // where its last word begins; it may overlap another
        std::uint64_t difference = load_word(at + last) ^ load_word(text + last);
        for (std::size_t i = sizeof(std::uint64_t); i < last; i += sizeof(std::uint64_t))
            difference |= load_word(at + i) ^ load_word(text + i);
        return difference == 0;
    }

private:
    struct Name {
        std::uint64_t first_word = 0;  // its first bytes,
        std::uint64_t first_mask = 0;  // and which of them there are
        std::uint32_t start = 0;       // in text_
        std::uint32_t size = 0;
    };

    std::string text_;
    std::vector<Name> names_;
    std::vector<std::uint32_t> slots_;  // index + 1 of a name, 0 for an empty slot; a power of two of them
    unsigned shift_ = 0;                // takes a hash to a slot
};

}  // namespace collector
