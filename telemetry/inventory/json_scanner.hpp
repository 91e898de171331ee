// A strict JSON reader over a stream, for documents that are large and mostly of no interest.
//
// It is a pull reader: the caller, who knows the shape it looks for, asks for the next member, item or value, and steps over
// what it does not want. Stepping over checks as much as reading does: grammar (RFC 8259), UTF-8, surrogate pairs, depth.
//
// Failure sticks: after the first broken rule every call returns false (or an empty text), so that a caller may ask once, at
// the end. The memory used is one block.
//
// Threads: one scanner belongs to one thread.
#pragma once

#include "inventory/json_search.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <string_view>
#include <utility>

namespace telemetry::inventory {

class JsonScanner {
public:
    /// What begins at the place where the scanner stands. `nothing` stands for the end, for a character that begins no
    /// value, and for a scanner that has failed.
    enum class Kind : std::uint8_t { nothing, object, array, string, number, boolean, null };

    /// Objects and arrays inside one another.
    static constexpr unsigned depth_max = 64;

    /// Longest text handed out whole; of a longer one the first `text_max` + 1 bytes are handed out.
    static constexpr std::size_t text_max = 255;

    /// @param in          read to its end; must outlive the scanner
    /// @param block_size  bytes read at a time, at least 1
    /// @param progress    called after each block with the bytes read so far; may be empty
    JsonScanner(std::istream& in, std::size_t block_size, std::function<void(std::uint64_t)> progress);

    /// Wipes the block: it held somebody's inventory.
    ~JsonScanner();

    JsonScanner(const JsonScanner&) = delete;
    JsonScanner& operator=(const JsonScanner&) = delete;

    /// Steps over a byte order mark. To be called first, if at all.
    void skip_byte_order_mark();

    /// Steps over white space and looks at what comes.
    [[nodiscard]] Kind kind();

    /// Goes into the object or array that begins here.
    bool enter();

    /// Goes to the value of the next member of the object that was entered last, and gives the member's name, which is valid
    /// until the next call. False at the end of the object.
    bool next_member(std::string_view& name);

    /// Goes to the next item of the array that was entered last. False at its end.
    bool next_item();

    /// The string that begins here, without its quotes and escapes; valid until the next call.
    std::string_view text();

    /// The `true` or `false` that begins here.
    bool boolean();

    /// Steps over the value that begins here, whatever it is.
    bool skip();

    /// Whether nothing but white space is left; if not, that is a failure.
    bool finish();

    /// Makes the scanner fail here; `rule` is the sentence to show, and must be a literal. The first failure stays.
    bool fail(const char* rule) noexcept;

    [[nodiscard]] bool failed() const noexcept { return rule_ != nullptr; }

    /// The rule that was broken; null while none was.
    [[nodiscard]] const char* rule() const noexcept { return rule_; }

    /// Bytes from the first one read to the place where the scanner stands: the place of the failure, after one.
    [[nodiscard]] std::uint64_t offset() const noexcept;

private:
    bool fill();
    bool look_ahead(std::size_t bytes);
    char peek();
    char peek_past_space();
    char peek_past_space_in_next_block();
    bool find_colon(std::string_view& name);
    bool next_element(char close);
    bool leave() noexcept;

    std::string_view text_in_pieces(const char* begin, const char* end);
    void keep(const char* begin, const char* end) noexcept;
    bool read_escape();
    bool read_unicode_escape();
    bool read_beyond_ascii();
    void keep_code_point(std::uint32_t code_point) noexcept;

    bool skip_number();
    bool skip_digits();
    bool skip_word(std::string_view word);

    static constexpr std::size_t look_ahead_max = 16;  // longest: an escaped surrogate pair, 12 bytes

    std::istream& in_;
    std::size_t block_size_;
    std::function<void(std::uint64_t)> progress_;

    // The block: what was read and not yet stepped over lies between cursor_ and end_. Behind end_ stands a run of zeros, at
    // which every search stops, so that no inner loop asks for the end.
    std::unique_ptr<char[]> block_;
    std::size_t capacity_;
    char* cursor_;
    char* end_;
    std::uint64_t bytes_read_ = 0;

    unsigned depth_ = 0;
    bool first_ = false;  // whether the object or array was entered and nothing of it read

    std::array<char, text_max + 1> text_{};  // a text that does not stand in the block as it is meant
    std::size_t text_size_ = 0;

    const char* rule_ = nullptr;
};

// The calls that follow are made for every token, and are short enough to be made part of the caller.

inline char JsonScanner::peek_past_space() {
    cursor_ = find_json_token(cursor_);
    return cursor_ != end_ ? *cursor_ : peek_past_space_in_next_block();
}

inline JsonScanner::Kind JsonScanner::kind() {
    if (failed()) return Kind::nothing;
    switch (peek_past_space()) {
        case '"':
            return Kind::string;
        case '{':
            return Kind::object;
        case '[':
            return Kind::array;
        case 't':
        case 'f':
            return Kind::boolean;
        case 'n':
            return Kind::null;
        case '-':
            return Kind::number;
        default:
            return *cursor_ >= '0' && *cursor_ <= '9' ? Kind::number : Kind::nothing;
    }
}

/// Goes over the comma to what must come next; false at the closing bracket.
inline bool JsonScanner::next_element(char close) {
    if (failed()) return false;
    const char c = peek_past_space();
    if (c == ',' && !first_) {
        ++cursor_;
        return true;
    }
    if (c == close) return leave();
    if (std::exchange(first_, false)) return true;
    return fail("a comma or the end of the object or array must come here");
}

inline bool JsonScanner::next_member(std::string_view& name) {
    if (!next_element('}')) return false;
    if (peek_past_space() != '"') return fail("the name of a member must come here");
    name = text();
    if (*cursor_ != ':') return find_colon(name);
    ++cursor_;
    return true;
}

inline bool JsonScanner::next_item() {
    return next_element(']');
}

inline std::string_view JsonScanner::text() {
    const char* const begin = ++cursor_;
    cursor_ = find_end_of_plain(cursor_);
    if (*cursor_ != '"') return text_in_pieces(begin, cursor_);
    const auto size = static_cast<std::size_t>(cursor_ - begin);
    ++cursor_;
    return {begin, std::min(size, text_max + 1)};
}

}  // namespace telemetry::inventory
