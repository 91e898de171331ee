#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/result.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// The SHA-1 of a licence serial, as 40 lower-case hexadecimal digits.
using LicenseHash = std::array<char, 40>;

/// What is known of one metric. Numbers only; which member counts is told by the metric's kind.
struct MetricValue {
    bool is_known = false;
    std::uint64_t number = 0;           ///< count, flag (0 or 1), seconds, bytes, percent
    std::vector<std::uint64_t> counts;  ///< count_by_label: one for each label
    LicenseHash hash{};                 ///< sha1
};

/// What is known at one moment: a value for each metric of the dictionary, at the metric's index.
using Snapshot = std::vector<MetricValue>;

/// The form in which a running server leaves its last snapshot for the administrator's tool: lines of `id = number` and
/// `id.label = number`, see state/key_values.hpp. Unknown values are not there.
[[nodiscard]] std::string write_snapshot(const Dictionary& dictionary, const Snapshot& snapshot);

/// Reads that form again. What the dictionary does not know is passed over: the file may be of another version.
/// Errors: state_corrupt, with the number of the line.
[[nodiscard]] Result<Snapshot> read_snapshot(const Dictionary& dictionary, std::string_view text);

}  // namespace telemetry
