#include "audit/text_encodings.hpp"

#include "audit/digest.hpp"
#include "audit/multi_search.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace collector {
namespace {

constexpr bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
    return result;
}

std::string hex_number(unsigned value, std::size_t digits) {
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15];
    return text;
}

// The code points of a UTF-8 text; bytes that are not UTF-8 stand for themselves.
std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        char32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
        const bool whole = i + length <= text.size();
        for (std::size_t k = 1; whole && k < length; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
        points += whole ? point : lead;
        i += whole ? length : 1;
    }
    return points;
}

std::u16string utf16_units(std::string_view text) {
    std::u16string units;
    for (const char32_t point : code_points(text)) {
        if (point < 0x10000) {
            units += static_cast<char16_t>(point);
        } else {
            units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
            units += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
        }
    }
    return units;
}

std::string digest(const char* algorithm, std::string_view text) {
    std::string bytes(EVP_MAX_MD_SIZE, '\0');
    std::size_t size = 0;
    EVP_Q_digest(nullptr, algorithm, nullptr, text.data(), text.size(), reinterpret_cast<unsigned char*>(bytes.data()), &size);
    bytes.resize(size);
    return bytes;
}

class Forms {
public:
    explicit Forms(std::string_view text) : text_(text) {
        add(Encoding::plain, std::string(text));
        add(Encoding::reversed, std::string(text.rbegin(), text.rend()));
        percent();
        base64_alignments(text, Encoding::base64);
        add(Encoding::hexadecimal, hex(text));
        json_escapes();
        html_entities();
        utf16();
        digests(text);
        if (const std::string folded = lower(text); folded != text) digests(folded);
        integers();
    }

    std::vector<EncodedText> take() { return std::move(forms_); }

private:
    void add(Encoding encoding, std::string bytes, bool caseless = true) {
        if (bytes.size() < MultiSearch::pattern_size_min) return;
        const auto same = [&bytes](const EncodedText& form) { return form.bytes == bytes; };
        if (std::ranges::none_of(forms_, same)) forms_.push_back({std::move(bytes), encoding, caseless});
    }

    void percent() {
        std::string all;
        std::string needed;
        std::string form;
        for (const char c : text_) {
            const std::string escape = "%" + hex(std::string_view(&c, 1));
            all += escape;
            needed += is_unreserved(c) ? std::string(1, c) : escape;
            form += c == ' ' ? "+" : is_unreserved(c) ? std::string(1, c) : escape;
        }
        add(Encoding::percent, all);
        add(Encoding::percent, needed);
        add(Encoding::percent, form);
    }

    // The characters of base64 that depend on the text alone, wherever it begins in a longer one.
    void base64_alignments(std::string_view bytes, Encoding encoding) {
        for (std::size_t before = 0; before < 3; ++before) {
            const std::string padded = base64(std::string(before, '\0').append(bytes));
            const std::size_t first = (before * 8 + 5) / 6;
            const std::size_t last = (before + bytes.size()) * 8 / 6;
            std::string inner = padded.substr(first, last - first);
            constexpr std::size_t telling_size_min = 6;
            if (inner.size() < telling_size_min) continue;
            add(encoding, inner, false);
            std::ranges::replace(inner, '+', '-');
            std::ranges::replace(inner, '/', '_');
            add(encoding, inner, false);
        }
    }

    void json_escapes() {
        std::string all;
        std::string needed;
        for (const char16_t unit : utf16_units(text_)) {
            const std::string escape = "\\u" + hex_number(unit, 4);
            all += escape;
            if (unit == '"' || unit == '\\' || unit == '/') {
                needed.append("\\").append(1, static_cast<char>(unit));
            } else {
                needed += unit >= ' ' && unit < 0x7F ? std::string(1, static_cast<char>(unit)) : escape;
            }
        }
        add(Encoding::json_escapes, all);
        add(Encoding::json_escapes, needed);
    }

    void html_entities() {
        static constexpr std::array<std::pair<char32_t, std::string_view>, 5> names{
            {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};
        std::string decimal;
        std::string hexadecimal;
        std::string needed;
        for (const char32_t point : code_points(text_)) {
            const std::string entity = "&#" + std::to_string(static_cast<unsigned>(point)) + ";";
            decimal += entity;
            hexadecimal.append("&#x").append(hex_number(point, point > 0xFFFF ? 6 : point > 0xFF ? 4 : 2)).append(";");
            const auto named = std::ranges::find(names, point, &std::pair<char32_t, std::string_view>::first);
            if (named != names.end()) {
                needed += named->second;
            } else {
                needed += point < 0x80 ? std::string(1, static_cast<char>(point)) : entity;
            }
        }
        add(Encoding::html_entities, decimal);
        add(Encoding::html_entities, hexadecimal);
        add(Encoding::html_entities, needed);
    }

    void utf16() {
        std::string little;
        std::string big;
        for (const char16_t unit : utf16_units(text_)) {
            const char low = static_cast<char>(unit & 0xFF);
            const char high = static_cast<char>(unit >> 8);
            little.append(1, low).append(1, high);
            big.append(1, high).append(1, low);
        }
        add(Encoding::utf16, little);
        add(Encoding::utf16, big);
    }

    void digests(std::string_view text) {
        for (const char* const algorithm : {"MD5", "SHA1", "SHA256"}) {
            const std::string bytes = digest(algorithm, text);
            add(Encoding::digest, bytes, false);
            add(Encoding::digest, hex(bytes));
            base64_alignments(bytes, Encoding::digest);
        }
    }

    void add_integer(std::uint64_t value) {
        constexpr std::uint64_t telling_min = 100'000'000;  // smaller numbers are counts
        if (value >= telling_min) add(Encoding::integer, std::to_string(value));
    }

    void integers() {
        for (const std::size_t size : {std::size_t{4}, std::size_t{8}}) {
            for (std::size_t at = 0; at + size <= text_.size(); at += size) {
                std::uint64_t big = 0;
                std::uint64_t little = 0;
                for (std::size_t i = 0; i < size; ++i) {
                    big = big << 8 | static_cast<unsigned char>(text_[at + i]);
                    little = little << 8 | static_cast<unsigned char>(text_[at + size - 1 - i]);
                }
                add_integer(big);
                add_integer(little);
            }
        }
        std::uint32_t fnv32 = 0x811C9DC5u;
        std::uint64_t fnv64 = 0xCBF29CE484222325u;
        std::uint32_t djb2 = 5381;
        std::uint32_t crc = 0xFFFFFFFFu;
        for (const char c : text_) {
            const auto byte = static_cast<unsigned char>(c);
            fnv32 = (fnv32 ^ byte) * 0x01000193u;
            fnv64 = (fnv64 ^ byte) * 0x100000001B3u;
            djb2 = djb2 * 33 + byte;
            crc ^= byte;
            for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        }
        for (const std::uint64_t value : {std::uint64_t{fnv32}, fnv64, std::uint64_t{djb2}, std::uint64_t{~crc}})
            add_integer(value);
    }

    std::string_view text_;
    std::vector<EncodedText> forms_;
};

}  // namespace

std::string_view name(Encoding encoding) noexcept {
    constexpr std::array<std::string_view, 12> names{"plain text",   "percent-encoded", "base64",   "hexadecimal",
                                                     "JSON escapes", "HTML entities",   "UTF-16",   "reversed",
                                                     "split pieces", "a digest",        "a number", "a number for each byte"};
    return names[static_cast<std::size_t>(encoding)];
}

std::vector<EncodedText> encoded_forms(std::string_view text) {
    return Forms(text).take();
}

}  // namespace collector
