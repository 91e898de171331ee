// Product versions: what may be sent of one, and which of two comes first.
#pragma once

#include <telemetry/export.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// A product version: one to six numbers, and at most one of four pre-release marks.
///
///     version     = numbers [ "-alpha." number | "-beta." number | "-rc." number | "-dev" ]
///     numbers     = number *5( "." number )              ; each at most nine digits
///
/// There is no room in it for a free label, which could hold a branch or a person's name: `parse` refuses such a version,
/// `reduce` makes the nearest one that may be sent.
///
/// Versions are compared by their numbers, left to right; missing numbers count as 0, so 3.12 equals 3.12.0. A pre-release
/// comes before its release: dev < alpha < beta < rc < release.
class Version {
public:
    enum class Stage : std::uint8_t { dev, alpha, beta, rc, release };

    static constexpr std::size_t max_numbers = 6;

    /// "0", which is before every other release.
    constexpr Version() = default;

    /// Strict: nothing but the grammar above, from the first character to the last.
    [[nodiscard]] static constexpr std::optional<Version> parse(std::string_view text) noexcept;

    /// The version that may be sent for a host's own notation: a build label (`+…`) is dropped, an unknown pre-release label
    /// becomes `-dev`. Empty if the numbers themselves do not parse: then nothing may be sent.
    [[nodiscard]] static constexpr std::optional<Version> reduce(std::string_view text) noexcept;

    /// The version as it is sent, without leading zeros: "2018.2.2-beta.1".
    [[nodiscard]] TELEMETRY_API std::string to_string() const;

    [[nodiscard]] constexpr bool is_prerelease() const noexcept { return stage_ != Stage::release; }

    friend constexpr std::strong_ordering operator<=>(const Version& a, const Version& b) noexcept {
        if (const auto order = a.numbers_ <=> b.numbers_; order != 0) return order;
        if (const auto order = a.stage_ <=> b.stage_; order != 0) return order;
        return a.stage_number_ <=> b.stage_number_;
    }
    friend constexpr bool operator==(const Version& a, const Version& b) noexcept { return (a <=> b) == 0; }

private:
    static constexpr std::optional<std::uint32_t> take_number(std::string_view& text) noexcept;
    static constexpr std::optional<Version> take_numbers(std::string_view& text) noexcept;
    constexpr bool take_stage(std::string_view text) noexcept;

    std::array<std::uint32_t, max_numbers> numbers_{};
    std::uint8_t written_ = 1;  // how many of the numbers are written out
    Stage stage_ = Stage::release;
    std::uint32_t stage_number_ = 0;
};

namespace literals {

/// A version known when compiling: `"2018.2.2"_version`. One that does not parse does not compile.
consteval Version operator""_version(const char* text, std::size_t size) {
    return Version::parse({text, size}).value();  // an empty optional here is a compile error
}

}  // namespace literals

constexpr std::optional<std::uint32_t> Version::take_number(std::string_view& text) noexcept {
    std::uint32_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        if (digits == 9) return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(text[digits] - '0');
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

constexpr std::optional<Version> Version::take_numbers(std::string_view& text) noexcept {
    Version version;
    for (std::size_t count = 0; count < max_numbers; ++count) {
        const auto number = take_number(text);
        if (!number) return std::nullopt;
        version.numbers_[count] = *number;
        version.written_ = static_cast<std::uint8_t>(count + 1);
        if (text.empty() || text.front() != '.') return version;
        text.remove_prefix(1);
    }
    return std::nullopt;
}

constexpr bool Version::take_stage(std::string_view text) noexcept {
    struct Mark {
        std::string_view text;
        Stage stage;
    };
    constexpr std::array marks{Mark{"-alpha.", Stage::alpha}, Mark{"-beta.", Stage::beta}, Mark{"-rc.", Stage::rc}};
    if (text == "-dev") {
        stage_ = Stage::dev;
        return true;
    }
    for (const auto& mark : marks) {
        if (!text.starts_with(mark.text)) continue;
        text.remove_prefix(mark.text.size());
        const auto number = take_number(text);
        if (!number || !text.empty()) return false;
        stage_ = mark.stage;
        stage_number_ = *number;
        return true;
    }
    return false;
}

constexpr std::optional<Version> Version::parse(std::string_view text) noexcept {
    auto version = take_numbers(text);
    if (!version || text.empty()) return version;
    if (!version->take_stage(text)) return std::nullopt;
    return version;
}

constexpr std::optional<Version> Version::reduce(std::string_view text) noexcept {
    text = text.substr(0, text.find('+'));
    auto version = take_numbers(text);
    if (!version || text.empty()) return version;
    if (text.front() != '-') return std::nullopt;
    if (!version->take_stage(text)) version->stage_ = Stage::dev;
    return version;
}

}  // namespace telemetry
