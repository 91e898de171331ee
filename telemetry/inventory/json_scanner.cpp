#include "inventory/json_scanner.hpp"

#include <openssl/crypto.h>

#include <cstring>

namespace telemetry::inventory {
namespace {

constexpr std::size_t zeros_behind_end = 16;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_beyond_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80;
}

/// Bytes of the well-formed UTF-8 sequence (Unicode, table 3-7) that begins at `p`; 0 if there is none. Reads no further than
/// the first byte that does not fit.
std::size_t utf8_sequence(const char* p) noexcept {
    const auto byte = [p](std::size_t i) { return static_cast<unsigned char>(p[i]); };
    const auto continues = [byte](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

/// The number that four hexadecimal digits write; above 0xFFFF if one of them is none.
std::uint32_t four_hex_digits(const char* p) noexcept {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = p[i];
        value <<= 4;
        if (is_digit(c)) {
            value |= static_cast<std::uint32_t>(c - '0');
        } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            value |= static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
        } else {
            return UINT32_MAX;
        }
    }
    return value;
}

}  // namespace

JsonScanner::JsonScanner(std::istream& in, std::size_t block_size, std::function<void(std::uint64_t)> progress)
    : in_(in),
      block_size_(std::max<std::size_t>(block_size, 1)),
      progress_(std::move(progress)),
      capacity_(block_size_ + look_ahead_max + zeros_behind_end) {
    block_ = std::make_unique_for_overwrite<char[]>(capacity_);
    cursor_ = end_ = block_.get();
    std::memset(end_, 0, zeros_behind_end);
}

JsonScanner::~JsonScanner() {
    OPENSSL_cleanse(block_.get(), capacity_);
    OPENSSL_cleanse(text_.data(), text_.size());
}

std::uint64_t JsonScanner::offset() const noexcept {
    return bytes_read_ - static_cast<std::uint64_t>(end_ - cursor_);
}

bool JsonScanner::fail(const char* rule) noexcept {
    if (rule_ == nullptr) rule_ = rule;
    return false;
}

/// Moves what is left, less than `look_ahead_max` bytes, to the front of the block and reads on behind it. False at the end.
bool JsonScanner::fill() {
    const auto left = static_cast<std::size_t>(end_ - cursor_);
    std::memmove(block_.get(), cursor_, left);
    cursor_ = block_.get();
    in_.read(cursor_ + left, static_cast<std::streamsize>(block_size_));
    const auto count = static_cast<std::size_t>(in_.gcount());
    end_ = cursor_ + left + count;
    std::memset(end_, 0, zeros_behind_end);
    bytes_read_ += count;
    if (in_.bad()) return fail("the input cannot be read");
    if (count != 0 && progress_) progress_(bytes_read_);
    return count != 0;
}

/// Whether that many bytes, at most `look_ahead_max`, lie in the block; reads on if they do not.
bool JsonScanner::look_ahead(std::size_t bytes) {
    while (static_cast<std::size_t>(end_ - cursor_) < bytes) {
        if (!fill()) return false;
    }
    return true;
}

/// The next byte; a zero at the end.
char JsonScanner::peek() {
    if (cursor_ == end_) fill();
    return *cursor_;
}

char JsonScanner::peek_past_space_in_next_block() {
    while (cursor_ == end_ && fill()) cursor_ = find_json_token(cursor_);
    return *cursor_;
}

void JsonScanner::skip_byte_order_mark() {
    if (look_ahead(2) && (std::memcmp(cursor_, "\xFF\xFE", 2) == 0 || std::memcmp(cursor_, "\xFE\xFF", 2) == 0)) {
        fail("the text is UTF-16; it must be UTF-8");
        return;
    }
    if (look_ahead(3) && std::memcmp(cursor_, "\xEF\xBB\xBF", 3) == 0) cursor_ += 3;
}

bool JsonScanner::enter() {
    if (depth_ == depth_max) return fail("objects and arrays are nested too deeply");
    ++depth_;
    ++cursor_;
    first_ = true;
    return true;
}

bool JsonScanner::leave() noexcept {
    --depth_;
    ++cursor_;
    first_ = false;
    return false;
}

/// What `next_member` does when the colon does not follow at once: reading on may move the block away under the name.
bool JsonScanner::find_colon(std::string_view& name) {
    if (failed()) return false;
    if (name.data() != text_.data()) {
        text_size_ = 0;
        keep(name.data(), name.data() + name.size());
        name = {text_.data(), text_size_};
    }
    if (peek_past_space() != ':') return fail("a colon must come here");
    ++cursor_;
    return true;
}

/// The rest of a text that has escapes or characters beyond ASCII in it, or goes on in the next block.
std::string_view JsonScanner::text_in_pieces(const char* begin, const char* end) {
    text_size_ = 0;
    for (;;) {
        keep(begin, end);
        if (*cursor_ == '"') {
            ++cursor_;
            return {text_.data(), text_size_};
        }
        if (*cursor_ == '\\') {
            if (!read_escape()) return {};
        } else if (is_beyond_ascii(*cursor_)) {
            if (!read_beyond_ascii()) return {};
        } else if (cursor_ != end_) {
            fail("a control character must be escaped in a string");
            return {};
        } else if (!fill()) {
            fail("the input ends within a string");
            return {};
        }
        begin = cursor_;
        end = cursor_ = find_end_of_plain(cursor_);
    }
}

void JsonScanner::keep(const char* begin, const char* end) noexcept {
    const std::size_t size = std::min(static_cast<std::size_t>(end - begin), text_.size() - text_size_);
    std::memcpy(text_.data() + text_size_, begin, size);
    text_size_ += size;
}

bool JsonScanner::read_escape() {
    look_ahead(2);
    const char c = cursor_[1];
    if (c == 'u') return read_unicode_escape();
    static constexpr std::string_view escapes = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t found = c == '\0' ? std::string_view::npos : escapes.find(c);
    if (found == std::string_view::npos) return fail("this is no escape sequence of JSON");
    keep(&meanings[found], &meanings[found] + 1);
    cursor_ += 2;
    return true;
}

bool JsonScanner::read_unicode_escape() {
    look_ahead(12);  // where less is left, the zeros behind it are no digits
    const std::uint32_t unit = four_hex_digits(cursor_ + 2);
    if (unit > 0xFFFF) return fail("\\u must be followed by four hexadecimal digits");
    if (unit < 0xD800 || unit > 0xDFFF) {
        keep_code_point(unit);
        cursor_ += 6;
        return true;
    }
    const bool paired = unit <= 0xDBFF && cursor_[6] == '\\' && cursor_[7] == 'u';
    const std::uint32_t low = paired ? four_hex_digits(cursor_ + 8) : 0;
    if (low < 0xDC00 || low > 0xDFFF) return fail("a surrogate must be one of a pair");
    keep_code_point(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
    cursor_ += 12;
    return true;
}

void JsonScanner::keep_code_point(std::uint32_t code_point) noexcept {
    std::array<char, 4> bytes{};
    std::size_t size = 0;
    const auto put = [&](std::uint32_t byte) { bytes[size++] = static_cast<char>(byte); };
    const auto put_rest = [&](unsigned shift) { put(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | (code_point >> 6));
        put_rest(0);
    } else if (code_point < 0x10000) {
        put(0xE0 | (code_point >> 12));
        put_rest(6);
        put_rest(0);
    } else {
        put(0xF0 | (code_point >> 18));
        put_rest(12);
        put_rest(6);
        put_rest(0);
    }
    keep(bytes.data(), bytes.data() + size);
}

bool JsonScanner::read_beyond_ascii() {
    do {
        look_ahead(4);  // where less is left, the zeros behind it continue no sequence
        const std::size_t size = utf8_sequence(cursor_);
        if (size == 0) return fail("the text is not UTF-8");
        keep(cursor_, cursor_ + size);
        cursor_ += size;
    } while (is_beyond_ascii(*cursor_));
    return true;
}

bool JsonScanner::boolean() {
    const bool value = *cursor_ == 't';
    return skip_word(value ? "true" : "false") && value;
}

bool JsonScanner::skip() {
    switch (kind()) {
        case Kind::object: {
            if (!enter()) return false;
            std::string_view name;
            while (next_member(name)) skip();
            return !failed();
        }
        case Kind::array:
            if (!enter()) return false;
            while (next_item()) skip();
            return !failed();
        case Kind::string:
            text();
            return !failed();
        case Kind::number:
            return skip_number();
        case Kind::boolean:
            return skip_word(*cursor_ == 't' ? "true" : "false");
        case Kind::null:
            return skip_word("null");
        case Kind::nothing:
            break;
    }
    return fail("a value must come here");
}

bool JsonScanner::skip_word(std::string_view word) {
    look_ahead(word.size());
    if (std::memcmp(cursor_, word.data(), word.size()) != 0) return fail("a value must come here");
    cursor_ += word.size();
    return true;
}

bool JsonScanner::skip_digits() {
    if (!is_digit(peek())) return fail("a digit must come here");
    while (is_digit(peek())) ++cursor_;
    return true;
}

bool JsonScanner::skip_number() {
    if (peek() == '-') ++cursor_;
    if (peek() == '0') {
        ++cursor_;
    } else if (!skip_digits()) {
        return false;
    }
    if (peek() == '.') {
        ++cursor_;
        if (!skip_digits()) return false;
    }
    if ((peek() | 0x20) == 'e') {
        ++cursor_;
        if (peek() == '+' || peek() == '-') ++cursor_;
        if (!skip_digits()) return false;
    }
    return true;
}

bool JsonScanner::finish() {
    if (failed()) return false;
    if (peek_past_space() != '\0' || cursor_ != end_) return fail("nothing may follow the document");
    return true;
}

}  // namespace telemetry::inventory
