// A strict reader of canonical JSON, token by token, that names every departure from it and reads on where that is possible.
#pragma once

#include "audit/finding.hpp"

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
    [[nodiscard]] std::optional<std::string_view> string(const Place& place);

    /// The key of a member, if it is plain: the bytes up to the next quote. Nothing is taken; `accept_key` does that.
    [[nodiscard]] std::string_view peek_key() const noexcept;

    /// Takes the key that `peek_key` showed, with its quotes.
    void accept_key(std::string_view key) noexcept { at_ += key.size() + 2; }

    /// A number. A flaw is found under `place`, and the value is then empty.
    struct Number {
        std::optional<std::uint64_t> value;
        std::string_view text;
    };
    [[nodiscard]] std::optional<Number> number(const Place& place);

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
