// C++ names for ids and labels.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace telemetry::compiler {

/// ASCII letters in lower case, everything else as it is.
[[nodiscard]] std::string folded(std::string_view text);

/// An id or a label as a name of this project's style: `releasesLast90Days` is releases_last_90_days, `Octopus.IIS` is
/// octopus_iis. A name that would begin with a digit gets `id_` in front, one that is a keyword or a common macro `_` at its
/// end. Different texts can give the same name.
[[nodiscard]] std::string snake_case(std::string_view text);

/// An id as the name of a type: `machines` is Machines.
[[nodiscard]] std::string pascal_case(std::string_view id);

/// Whether a text names a namespace: identifiers with "::" between them, none a keyword or reserved.
[[nodiscard]] bool is_namespace(std::string_view text);

/// Names of one scope: each is given out once.
class Scope {
public:
    /// The name for an id or label: its `snake_case`, followed by _2, _3, … where that is taken.
    [[nodiscard]] std::string take(std::string_view text);

    /// Keeps a name for another use.
    void reserve(std::string_view name) { taken_.emplace(name); }

private:
    std::set<std::string> taken_;
    std::map<std::string, std::size_t> uses_;  // of each name, by others after the first
};

}  // namespace telemetry::compiler
