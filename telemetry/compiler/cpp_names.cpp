#include "cpp_names.hpp"

#include <telemetry/label.hpp>

#include <algorithm>

namespace telemetry::compiler {

namespace {

// The keywords of C++23 with its alternative tokens, and lower-case names that C libraries and compilers define as macros.
constexpr std::string_view unusable =
    " alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char char16_t char32_t char8_t class "
    " co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default "
    " delete do double dynamic_cast else enum errno explicit export extern false float for friend goto if inline int linux "
    " long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register "
    " reinterpret_cast requires return short signed sizeof static static_assert static_cast stderr stdin stdout struct "
    " switch template this thread_local throw true try typedef typeid typename union unix unsigned using virtual void "
    " volatile wchar_t while xor xor_eq ";

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Whether a new word begins at `i`: a capital after a small letter or digit, the last capital of a run before a small letter,
// or a number that stands between two words, as in Last90Days.
bool begins_word(std::string_view text, std::size_t i) {
    if (i == 0) return false;
    const char before = text[i - 1];
    const char here = text[i];
    if (is_upper(here))
        return is_lower(before) || is_digit(before) || (is_upper(before) && i + 1 < text.size() && is_lower(text[i + 1]));
    if (!is_digit(here) || !is_lower(before)) return false;
    const std::size_t end = text.find_first_not_of("0123456789", i);
    return end != std::string_view::npos && is_upper(text[end]);
}

bool is_unusable(std::string_view name) {
    return unusable.find(" " + std::string(name) + " ") != std::string_view::npos;
}

bool is_identifier(std::string_view text) {
    return !text.empty() && !is_digit(text.front()) && text.front() != '_' && text.find("__") == std::string_view::npos &&
           !is_unusable(text) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; });
}

}  // namespace

std::string folded(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), detail::fold);
    return result;
}

std::string snake_case(std::string_view text) {
    std::string name = is_digit(text.front()) ? "id_" : "";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = detail::fold(text[i]);
        const bool is_separator = !is_lower(c) && !is_digit(c);
        if ((is_separator || begins_word(text, i)) && !name.empty() && name.back() != '_') name += '_';
        if (!is_separator) name += c;
    }
    if (name.empty() || is_digit(name.front())) name.insert(0, "id_");
    if (is_unusable(name)) name += '_';
    return name;
}

std::string pascal_case(std::string_view id) {
    std::string name(id);
    if (is_lower(name.front())) name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

bool is_namespace(std::string_view text) {
    while (true) {
        const std::size_t end = text.find("::");
        if (!is_identifier(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 2);
    }
}

std::string Scope::take(std::string_view text) {
    const std::string name = snake_case(text);
    std::size_t& uses = uses_[name];
    std::string free = name;
    while (!taken_.insert(free).second) free = name + (name.back() == '_' ? "" : "_") + std::to_string(++uses + 1);
    return free;
}

}  // namespace telemetry::compiler
