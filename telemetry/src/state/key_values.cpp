#include "state/key_values.hpp"

#include "system/join.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace telemetry {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

std::string_view trim(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// How many bytes the UTF-8 sequence at the front has; 0 if it is none. Overlong forms and surrogates are none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : (lead & 0xF0) == 0xE0        ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

bool is_plain_text(std::string_view text) {
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        if ((first < 0x20 && first != '\t') || first == 0x7F) return false;
        const std::size_t length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

Error at_line(std::size_t line, std::string_view rule) {
    return failure(ErrorCode::configuration, join({"line ", std::to_string(line), ": ", rule}));
}

Result<KeyValue> parse_line(std::string_view content, std::size_t line) {
    const std::size_t equals = content.find('=');
    if (equals == std::string_view::npos) return at_line(line, "must have the form `key = value`");
    const KeyValue entry{trim(content.substr(0, equals)), trim(content.substr(equals + 1)), line};
    if (entry.key.empty() || !std::ranges::all_of(entry.key, is_key_character)) {
        return at_line(line, "the key must be letters, digits, `.` and `-`");
    }
    return entry;
}

}  // namespace

Result<std::vector<KeyValue>> parse_key_values(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<KeyValue> entries;
    std::unordered_set<std::string_view> keys;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view content = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (content.ends_with('\r')) content.remove_suffix(1);
        if (!is_plain_text(content)) return at_line(line, "must be UTF-8 text without control characters");
        content = trim(content);
        if (content.empty() || content.front() == '#') continue;
        auto entry = parse_line(content, line);
        if (!entry) return std::move(entry).error();
        if (!keys.insert(entry->key).second) return at_line(line, "the key stands in the file twice");
        entries.push_back(*entry);
    }
    return entries;
}

std::optional<std::string_view> find_value(const std::vector<KeyValue>& values, std::string_view key) {
    const auto found = std::ranges::find(values, key, &KeyValue::key);
    if (found == values.end()) return std::nullopt;
    return found->value;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

void append_key_value(std::string& text, std::string_view key, std::string_view value) {
    text.append(key).append(" = ").append(value).append(1, '\n');
}

void append_key_value(std::string& text, std::string_view key, std::uint64_t value) {
    append_key_value(text, key, std::to_string(value));
}

}  // namespace telemetry
