// The forms in which a text can leak.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// How a text was found to be written.
enum class Encoding : std::uint8_t {
    plain,    ///< as it is, in either case
    percent,  ///< `%41`, in whole or where needed, or with `+` for spaces
    base64,   ///< at any of the three alignments, with either alphabet
    hexadecimal,
    json_escapes,   ///< `\u0041`
    html_entities,  ///< `&#65;`, `&#x41;`, `&amp;`
    utf16,          ///< either byte order
    reversed,
    split,     ///< in pieces, one after the other in several members
    digest,    ///< MD5, SHA-1 or SHA-256, as bytes, hexadecimal or base64
    integer,   ///< its first bytes, or a common hash of it, as a decimal number
    integers,  ///< one number for each byte
};

/// A few words for an encoding.
[[nodiscard]] std::string_view name(Encoding encoding) noexcept;

/// One form of a text.
struct EncodedText {
    std::string bytes;
    Encoding encoding = Encoding::plain;
    bool caseless = true;  ///< whether ASCII letters mean the same in either case
};

/// All forms of a text that stand in one piece, each once; those that are too short to be told from chance left away.
[[nodiscard]] std::vector<EncodedText> encoded_forms(std::string_view text);

}  // namespace collector
