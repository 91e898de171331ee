// Sets of versions, as a notice's `affects` writes them.
#pragma once

#include <telemetry/version.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace telemetry::notice {

/// A set of versions.
///
///     range       = "*" / alternative *( " || " alternative )     ; at most 16 alternatives
///     alternative = comparison *( " " comparison )                ; at most 4, all of which must hold
///     comparison  = ( "<" / "<=" / ">" / ">=" / "=" ) version     ; version: as telemetry::Version writes it
///
/// "*" holds every version. Versions are ordered as `Version` orders them: 2018.8.1-rc.1 is within "<2018.8.1". For example
/// ">=2018.1.0 <2018.1.9 || >=2018.5.0 <2018.5.4" are two series, each up to its mended release.
class VersionRange {
public:
    /// Every version.
    VersionRange() = default;

    [[nodiscard]] static std::optional<VersionRange> parse(std::string_view text);

    [[nodiscard]] bool contains(const Version& version) const noexcept;

private:
    enum class Relation : std::uint8_t { less, at_most, greater, at_least, equal };
    struct Comparison {
        Relation relation;
        Version bound;
        [[nodiscard]] bool holds(const Version& version) const noexcept;
    };
    using Alternative = std::vector<Comparison>;

    [[nodiscard]] static std::optional<Comparison> parse_comparison(std::string_view text);
    [[nodiscard]] static std::optional<Alternative> parse_alternative(std::string_view text);

    std::vector<Alternative> alternatives_{Alternative{}};  // an alternative without comparisons holds every version
};

}  // namespace telemetry::notice
