#include "audit/json_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace collector {
namespace {

constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The value of four hexadecimal digits, or nothing.
std::optional<unsigned> code_unit(std::string_view digits) noexcept {
    if (digits.size() != 4 || !std::ranges::all_of(digits, is_hex)) return std::nullopt;
    unsigned value = 0;
    for (const char c : digits) value = value << 4 | static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

// How many bytes the UTF-8 sequence at the start of `bytes` has; 0 if it is not one (overlong forms, surrogates and what
// lies beyond U+10FFFF are none).
std::size_t sequence_length(std::string_view bytes) noexcept {
    struct Lead {
        unsigned char first, last, second_min, second_max;
        std::size_t length;
    };
    constexpr std::array<Lead, 8> leads{{{0xC2, 0xDF, 0x80, 0xBF, 2},
                                         {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                         {0xE1, 0xEC, 0x80, 0xBF, 3},
                                         {0xED, 0xED, 0x80, 0x9F, 3},
                                         {0xEE, 0xEF, 0x80, 0xBF, 3},
                                         {0xF0, 0xF0, 0x90, 0xBF, 4},
                                         {0xF1, 0xF3, 0x80, 0xBF, 4},
                                         {0xF4, 0xF4, 0x80, 0x8F, 4}}};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    for (const Lead& lead : leads) {
        if (byte(0) < lead.first || byte(0) > lead.last) continue;
        if (bytes.size() < lead.length || byte(1) < lead.second_min || byte(1) > lead.second_max) return 0;
        for (std::size_t i = 2; i < lead.length; ++i) {
            if ((byte(i) & 0xC0) != 0x80) return 0;
        }
        return lead.length;
    }
    return 0;
}

}  // namespace

bool JsonReader::fail(const Place& place, Rule rule) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    at_ = end_;
    find(rule, place, rest);
    return false;
}

char JsonReader::skip_space(const Place& place) {
    const char* const start = at_;
    while (at_ != end_ && is_space(*at_)) ++at_;
    if (at_ != start) find(Rule::json_whitespace, place, since(start));
    return at_ == end_ ? '\0' : *at_;
}

void JsonReader::take_byte_order_mark(const Place& place) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (!bytes_.starts_with(mark)) return;
    at_ += mark.size();
    find(Rule::json_bom, place, bytes_.substr(0, mark.size()));
}

void JsonReader::expect_end(const Place& place) {
    if (at_ != end_) fail(place, Rule::trailing_bytes);
}
std::optional<std::string_view> JsonReader::odd_string(const Place& place) {
    const char* const quote = at_;
    if (at_ == end_ || *at_ != '"') {
        fail(place);
        return std::nullopt;
    }
    const char* const start = ++at_;
    while (at_ != end_) {
        const auto byte = static_cast<unsigned char>(*at_);
        if (byte == '"') {
            const std::string_view text = since(start);
            ++at_;
            return text;
        }
        if (byte == '\\') {
            if (!take_escape(place)) return std::nullopt;
        } else if (byte >= 0x80) {
            take_sequence(place);
        } else {
            ++at_;
            if (byte < 0x20) find(Rule::json_control, place, since(at_ - 1));
        }
    }
    at_ = quote;
    fail(place);
    return std::nullopt;
}

bool JsonReader::take_sequence(const Place& place) {
    const std::size_t length = sequence_length({at_, static_cast<std::size_t>(end_ - at_)});
    const char* const start = at_;
    at_ += std::max<std::size_t>(length, 1);
    if (length == 0) find(Rule::json_utf8, place, since(start));
    return length != 0;
}

bool JsonReader::take_escape(const Place& place) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    if (rest.size() < 2) return fail(place);
    if (std::string_view("\"\\/bfnrt").find(rest[1]) != std::string_view::npos) {
        at_ += 2;
        return true;
    }
    const auto unit = rest[1] == 'u' ? code_unit(rest.substr(2, 4)) : std::nullopt;
    if (!unit) return fail(place);
    at_ += 6;
    if (*unit < 0xD800 || *unit > 0xDFFF) return true;
    const auto low = rest.size() >= 12 && rest[6] == '\\' && rest[7] == 'u' ? code_unit(rest.substr(8, 4)) : std::nullopt;
    if (*unit < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF) {
        at_ += 6;
    } else {
        find(Rule::json_surrogate, place, rest.substr(0, 6));
    }
    return true;
}

// Whatever JSON calls a number and a report does not, numbers of 20 digits and more, and one at the very end.
std::optional<JsonReader::Number> JsonReader::odd_number(const Place& place) {
    const char* const start = at_;
    const auto take_if = [&](std::string_view any_of) {
        const bool found = at_ != end_ && any_of.find(*at_) != std::string_view::npos;
        if (found) ++at_;
        return found;
    };
    const auto take_digits = [&] {
        const char* const first = at_;
        while (at_ != end_ && is_digit(*at_)) ++at_;
        return since(first);
    };
    const auto broken = [&]() -> std::optional<Number> {
        at_ = start;
        fail(place);
        return std::nullopt;
    };

    const bool negative = take_if("-");
    const std::string_view whole = take_digits();
    if (whole.empty()) return broken();
    const bool fraction = take_if(".");
    if (fraction && take_digits().empty()) return broken();
    const bool exponent = take_if("eE");
    if (exponent) {
        take_if("+-");
        if (take_digits().empty()) return broken();
    }

    Number number{std::nullopt, since(start)};
    const auto flaw = [&](Rule rule) {
        find(rule, place, number.text);
        return number;
    };
    if (exponent) return flaw(Rule::number_exponent);
    if (fraction) return flaw(Rule::number_fraction);
    if (negative) return flaw(Rule::number_negative);
    if (whole.size() > 1 && whole.front() == '0') return flaw(Rule::number_leading_zero);
    constexpr std::string_view greatest = "18446744073709551615";
    if (whole.size() > greatest.size() || (whole.size() == greatest.size() && whole > greatest))
        return flaw(Rule::number_too_big);
    number.value = 0;
    for (const char c : whole) number.value = *number.value * 10 + static_cast<std::uint64_t>(c - '0');
    return number;
}

std::optional<std::string_view> JsonReader::literal(const Place& place) {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    for (const std::string_view word : {"true", "false", "null"}) {
        if (!rest.starts_with(word)) continue;
        at_ += word.size();
        return rest.substr(0, word.size());
    }
    fail(place);
    return std::nullopt;
}

bool JsonReader::foreign_value(const Place& place, int depth) {
    if (depth == depth_max) return fail(place, Rule::json_depth);
    const char first = peek(place);
    if (first == '"') {
        const auto text = string(place);
        if (text) find(Rule::text, place, *text);
        return text.has_value();
    }
    if (first == '{') return foreign_object(place, depth);
    if (first == '[') return foreign_array(place, depth);
    if (first == '-' || is_digit(first)) return number(place).has_value();
    return literal(place).has_value();
}

bool JsonReader::foreign_object(const Place& place, int depth) {
    ++at_;
    if (peek(place) == '}') {
        ++at_;
        return true;
    }
    for (std::size_t index = 0;; ++index) {
        const Place inner = Place::foreign(place, index);
        if (peek(inner) != '"') return fail(inner);
        const auto key = string(inner);
        if (!key) return false;
        find(Rule::member_unknown, inner, *key);
        if (!take(':', inner) || !foreign_value(inner, depth + 1)) return false;
        if (peek(place) == '}') {
            ++at_;
            return true;
        }
        if (!take(',', place)) return false;
    }
}

bool JsonReader::foreign_array(const Place& place, int depth) {
    ++at_;
    if (peek(place) == ']') {
        ++at_;
        return true;
    }
    for (std::size_t index = 0;; ++index) {
        if (!foreign_value(Place::element(place, index), depth + 1)) return false;
        if (peek(place) == ']') {
            ++at_;
            return true;
        }
        if (!take(',', place)) return false;
    }
}

}  // namespace collector
