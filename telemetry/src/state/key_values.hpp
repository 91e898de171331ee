#pragma once

#include <telemetry/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// A line `key = value`, and which line of the file it is, from 1. Both are views of the text that was parsed.
struct KeyValue {
    std::string_view key;
    std::string_view value;
    std::size_t line = 0;
};

/// Reads the one form that all small files of a state directory have, so that an administrator can read and edit them:
///
///     # a comment
///     key = value
///
/// Keys are letters, digits, `.` and `-`; values are what is left when white space at both ends is taken off. A byte order mark
/// at the start and CRLF line ends are taken in stride. Refused with the line's number, and never with its content: a line
/// without `=`, a bad key, a key twice, a control character, bytes that are not UTF-8.
[[nodiscard]] Result<std::vector<KeyValue>> parse_key_values(std::string_view text);

/// The value of a key, if it is there.
[[nodiscard]] std::optional<std::string_view> find_value(const std::vector<KeyValue>& values, std::string_view key);

/// A decimal number without sign or leading zeros, at most UINT64_MAX, and nothing else.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text);

/// Appends `key = value` and a line end.
void append_key_value(std::string& text, std::string_view key, std::string_view value);
void append_key_value(std::string& text, std::string_view key, std::uint64_t value);

}  // namespace telemetry
