// The two searches that a JSON reader spends its time in, 16 bytes a step where the processor has SSE2 (every x86-64 has).
//
// Both may read up to 15 bytes behind the byte they stop at.
#pragma once

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace telemetry::inventory {

inline bool is_json_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

inline bool is_plain_in_json_string(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

#ifdef __SSE2__

/// The first byte that is not white space.
template <class Char>
Char* find_json_token(Char* p) noexcept {
    // Mostly nothing or one space stands between two tokens.
    if (static_cast<unsigned char>(*p) > ' ') return p;
    if (*p == ' ' && static_cast<unsigned char>(p[1]) > ' ') return p + 1;
    const __m128i space = _mm_set1_epi8(' ');
    const __m128i line_feed = _mm_set1_epi8('\n');
    const __m128i carriage_return = _mm_set1_epi8('\r');
    const __m128i tab = _mm_set1_epi8('\t');
    for (;; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i spaces = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, space), _mm_cmpeq_epi8(bytes, line_feed)),
                                            _mm_or_si128(_mm_cmpeq_epi8(bytes, carriage_return), _mm_cmpeq_epi8(bytes, tab)));
        const auto others = static_cast<unsigned>(_mm_movemask_epi8(spaces)) ^ 0xFFFFu;
        if (others != 0) return p + std::countr_zero(others);
    }
}

/// The first byte that ends a run of plain characters in a string: a quote, a backslash, a control character, or a byte of a
/// character beyond ASCII.
template <class Char>
Char* find_end_of_plain(Char* p) noexcept {
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    for (;; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // As signed numbers, bytes beyond ASCII are less than a space too.
        const __m128i stops = _mm_or_si128(_mm_cmplt_epi8(bytes, space),
                                           _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(stops));
        if (found != 0) return p + std::countr_zero(found);
    }
}

#else

template <class Char>
Char* find_json_token(Char* p) noexcept {
    while (is_json_space(*p)) ++p;
    return p;
}

template <class Char>
Char* find_end_of_plain(Char* p) noexcept {
    while (is_plain_in_json_string(*p)) ++p;
    return p;
}

#endif

}  // namespace telemetry::inventory
