// The head of a request as its raw bytes say it: split, never tidied up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace collector {

/// One line between the request line and the empty line. All views point into the raw head.
struct HeaderLine {
    std::string_view line;     ///< all of it, without its line end
    std::string_view name;     ///< before the first colon; the whole line if there is none
    std::string_view value;    ///< after the colon, spaces and tabs around it left away
    bool well_formed = false;  ///< `Name: value` with one space, a token as name, ended by CR LF
    bool folded = false;       ///< begins with a space or tab: continues the line before
};

/// How the end of the body is found.
enum class Framing : std::uint8_t {
    none,     ///< there is no body
    length,   ///< one plain Content-Length
    foreign,  ///< anything else: transfer codings, repeated or listed lengths
};

/// A head, split. Made once and used for head after head.
class RequestHead {
public:
    /// Splits `head`, which ends with an empty line. Views into it are kept. Never fails: what is not a request line or
    /// header line is kept as what it is.
    void read(std::string_view head);

    std::string_view raw;
    std::string_view request_line;
    bool request_line_ended = false;  ///< by CR LF
    std::string_view method;          ///< empty, with target and version, if the request line is not made of three words
    std::string_view target;
    std::string_view version;
    std::vector<HeaderLine> headers;
    bool empty_line_ended = false;  ///< by CR LF

    Framing framing = Framing::none;
    std::size_t content_length = 0;  ///< with Framing::length
    bool keep_alive = false;         ///< whether the client may send another request after this one
};

/// Where the head ends in `bytes`: the offset after its empty line; nothing if it has not ended yet. Lines may end in a bare
/// LF.
/// @param from an offset before which no end was found earlier.
[[nodiscard]] std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from) noexcept;

/// Whether two header names are equal but for the case of letters.
[[nodiscard]] bool same_header(std::string_view a, std::string_view b) noexcept;

}  // namespace collector
