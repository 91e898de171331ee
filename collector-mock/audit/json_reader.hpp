// A strict reader of canonical JSON, token by token, that names every departure from it and reads on where that is possible.
#pragma once

#include "audit/finding.hpp"
#include "audit/key_table.hpp"
#include "audit/word_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace collector {

/// Reads the tokens of one body. Canonical means: no white space, no byte order mark, unsigned integers of 64 bits without
/// leading zeros, UTF-8, and nothing after the end. What departs from that becomes a finding under the place it was met at.
///
/// Each reading function returns false (or an empty optional) when the bytes are not JSON any more. A finding then covers
/// the rest of them, and nothing more may be read.
class JsonReader {
public:
    /// How deeply values may be nested in each other; a report needs four levels.
    static constexpr int depth_max = 32;

    JsonReader(std::string_view bytes, Verdict& verdict)
        : bytes_(bytes), at_(bytes.data()), end_(at_ + bytes.size()), verdict_(verdict) {}

    /// The next byte that is not white space; 0 at the end.
    [[nodiscard]] char peek(const Place& place) {
        if (at_ != end_ && static_cast<unsigned char>(*at_) > ' ') return *at_;
        return skip_space(place);
    }

    /// Takes one structural character.
    [[nodiscard]] bool take(char wanted, const Place& place) {
        if (peek(place) != wanted) return fail(place);
        ++at_;
        return true;
    }

    /// A string, as the bytes between its quotes, escapes and all. Flaws of its encoding are found under `place`.
    [[nodiscard]] std::optional<std::string_view> string(const Place& place) {
        if (at_ == end_ || *at_ != '"') return odd_string(place);
        // Plain characters, eight at a time; whatever is not plain is left to odd_string.
        for (const char* next = at_ + 1; end_ - next >= 8; next += 8) {
            const std::uint64_t word = load_word(next);
            const std::uint64_t told =
                first_equal(word, '"') | first_equal(word, '\\') | first_below(word, ' ') | (word & repeated(0x80));
            if (told == 0) continue;
            next += first_index(told);
            if (*next != '"') break;
            const std::string_view text(at_ + 1, static_cast<std::size_t>(next - at_ - 1));
            at_ = next + 1;
            return text;
        }
        return odd_string(place);
    }

    /// Takes the key of a member if it is in `keys`.
    /// @param likely the index of the key that is expected first; may be beyond the last.
    /// @return its index; nothing, with nothing taken, if the key is not in the list or not plainly written: it ends at its
    ///     first quote, and one with escapes is in no list.
    [[nodiscard]] std::optional<std::size_t> known_key(const KeyTable& keys, std::size_t likely) noexcept {
        if (at_ == end_ || *at_ != '"') return std::nullopt;
        const std::size_t index = keys.find_quoted(at_, static_cast<std::size_t>(end_ - at_), likely);
        if (index == keys.size()) return std::nullopt;
        at_ += keys[index].size() + 2;
        return index;
    }

    /// A number. A flaw is found under `place`, and the value is then empty.
    struct Number {
        std::optional<std::uint64_t> value;
        std::string_view text;
    };
    [[nodiscard]] std::optional<Number> number(const Place& place) {
        const char* next = at_;
        std::uint64_t value = 0;
        while (next != end_ && *next >= '0' && *next <= '9') value = value * 10 + static_cast<std::uint64_t>(*next++ - '0');
        const auto digits = next - at_;
        const bool fits = digits > 0 && digits < 20 && (digits == 1 || *at_ != '0');  // 19 digits always fit
        if (!fits || next == end_ || *next == '.' || (*next | 0x20) == 'e') return odd_number(place);
        const std::string_view text(at_, static_cast<std::size_t>(digits));
        at_ = next;
        return Number{value, text};
    }

    /// `true`, `false` or `null`.
    [[nodiscard]] std::optional<std::string_view> literal(const Place& place);

    /// Takes any value. Each member in it is found as unknown, each string in it as text.
    [[nodiscard]] bool foreign_value(const Place& place, int depth = 0);

    /// The bytes from `start` to where the reader stands now.
    [[nodiscard]] std::string_view since(const char* start) const noexcept {
        return {start, static_cast<std::size_t>(at_ - start)};
    }
    [[nodiscard]] const char* position() const noexcept { return at_; }

    void take_byte_order_mark(const Place& place);
    void expect_end(const Place& place);

    void find(Rule rule, const Place& place, std::string_view offending) {
        verdict_.add(rule, Part::body, place.pointer(), bytes_, offending);
    }

    /// Not JSON any more: the rest of the bytes is found under `place`. Always false.
    bool fail(const Place& place, Rule rule = Rule::json_syntax);

private:
    char skip_space(const Place& place);
    std::optional<std::string_view> odd_string(const Place& place);
    std::optional<Number> odd_number(const Place& place);
    bool take_escape(const Place& place);
    bool take_sequence(const Place& place);
    bool foreign_object(const Place& place, int depth);
    bool foreign_array(const Place& place, int depth);

    std::string_view bytes_;
    const char* at_;
    const char* end_;
    Verdict& verdict_;
};

}  // namespace collector
