#include "notice/version_range.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace telemetry::notice {

namespace {

constexpr std::size_t alternatives_max = 16;
constexpr std::size_t comparisons_max = 4;

// The text up to the separator, which is removed with it; all of it where there is none.
std::string_view take_until(std::string_view& text, std::string_view separator, bool& more) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    more = end != std::string_view::npos;
    text = more ? text.substr(end + separator.size()) : std::string_view();
    return part;
}

}  // namespace

bool VersionRange::Comparison::holds(const Version& version) const noexcept {
    switch (relation) {
        case Relation::less:
            return version < bound;
        case Relation::at_most:
            return version <= bound;
        case Relation::greater:
            return version > bound;
        case Relation::at_least:
            return version >= bound;
        case Relation::equal:
            return version == bound;
    }
    return false;
}

std::optional<VersionRange::Comparison> VersionRange::parse_comparison(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, Relation>, 5> signs{{{"<=", Relation::at_most},
                                                                          {">=", Relation::at_least},
                                                                          {"<", Relation::less},
                                                                          {">", Relation::greater},
                                                                          {"=", Relation::equal}}};
    for (const auto& [sign, relation] : signs) {
        if (!text.starts_with(sign)) continue;
        const auto bound = Version::parse(text.substr(sign.size()));
        if (!bound) return std::nullopt;
        return Comparison{relation, *bound};
    }
    return std::nullopt;
}

std::optional<VersionRange::Alternative> VersionRange::parse_alternative(std::string_view text) {
    Alternative comparisons;
    for (bool more = true; more;) {
        const auto comparison = parse_comparison(take_until(text, " ", more));
        if (!comparison || comparisons.size() == comparisons_max) return std::nullopt;
        comparisons.push_back(*comparison);
    }
    return comparisons;
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
    VersionRange range;
    if (text == "*") return range;
    range.alternatives_.clear();
    for (bool more = true; more;) {
        auto alternative = parse_alternative(take_until(text, " || ", more));
        if (!alternative || range.alternatives_.size() == alternatives_max) return std::nullopt;
        range.alternatives_.push_back(std::move(*alternative));
    }
    return range;
}

bool VersionRange::contains(const Version& version) const noexcept {
    return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const Alternative& alternative) {
        return std::all_of(alternative.begin(), alternative.end(), [&](const auto& c) { return c.holds(version); });
    });
}

}  // namespace telemetry::notice
