#include "audit/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace collector {
namespace {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr bool is_token(char c) noexcept {
    if ((c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')) return true;
    return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// Takes one line off the front of `rest`. `ended` says whether it ended in CR LF, as it should, and not in a bare LF.
std::string_view take_line(std::string_view& rest, bool& ended) noexcept {
    const std::size_t feed = rest.find('\n');
    std::string_view line = rest.substr(0, feed);
    rest.remove_prefix(feed == std::string_view::npos ? rest.size() : feed + 1);
    ended = line.ends_with('\r');
    if (ended) line.remove_suffix(1);
    return line;
}

HeaderLine split_header(std::string_view line, bool ended) noexcept {
    HeaderLine header{line, line, {}, false, !line.empty() && is_blank(line.front())};
    const std::size_t colon = line.find(':');
    if (header.folded || colon == std::string_view::npos) return header;
    header.name = line.substr(0, colon);
    header.value = trimmed(line.substr(colon + 1));
    // One space, and nothing trimmed behind the value: then the lengths add up.
    const bool one_space = line.size() == colon + 2 + header.value.size() && line[colon + 1] == ' ' && !header.value.empty();
    header.well_formed = ended && one_space && !header.name.empty() && std::ranges::all_of(header.name, is_token);
    return header;
}

std::optional<std::size_t> plain_length(std::string_view value) noexcept {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (error != std::errc{} || end != value.data() + value.size()) return std::nullopt;
    if (value.size() > 1 && value.front() == '0') return std::nullopt;
    return length;
}

bool mentions(std::string_view value, std::string_view word) noexcept {
    const auto equal = [](char a, char b) { return lower(a) == b; };
    return std::search(value.begin(), value.end(), word.begin(), word.end(), equal) != value.end();
}

}  // namespace

bool same_header(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from) noexcept {
    from = from > 3 ? from - 3 : 0;
    for (std::size_t feed = bytes.find('\n', from); feed != std::string_view::npos; feed = bytes.find('\n', feed + 1)) {
        const std::string_view after = bytes.substr(feed + 1, 2);
        if (after.starts_with('\n')) return feed + 2;
        if (after == "\r\n") return feed + 3;
    }
    return std::nullopt;
}

void RequestHead::read(std::string_view head) {
    raw = head;
    headers.clear();
    framing = Framing::none;
    content_length = 0;

    request_line = take_line(head, request_line_ended);
    const std::size_t first = request_line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : request_line.find(' ', first + 1);
    const bool three_words = second != std::string_view::npos && request_line.find(' ', second + 1) == std::string_view::npos;
    method = three_words ? request_line.substr(0, first) : std::string_view{};
    target = three_words ? request_line.substr(first + 1, second - first - 1) : std::string_view{};
    version = three_words ? request_line.substr(second + 1) : std::string_view{};
    keep_alive = version == "HTTP/1.1";

    std::size_t lengths = 0;
    for (;;) {
        bool ended = false;
        const std::string_view line = take_line(head, ended);
        if (line.empty()) {
            empty_line_ended = ended;
            break;
        }
        const HeaderLine& header = headers.emplace_back(split_header(line, ended));
        if (same_header(header.name, "content-length")) {
            const auto length = plain_length(header.value);
            ++lengths;
            framing = length && lengths == 1 && framing != Framing::foreign ? Framing::length : Framing::foreign;
            content_length = length.value_or(0);
        } else if (same_header(header.name, "transfer-encoding")) {
            framing = Framing::foreign;
        } else if (same_header(header.name, "connection") && mentions(header.value, "close")) {
            keep_alive = false;
        }
    }
}

}  // namespace collector
