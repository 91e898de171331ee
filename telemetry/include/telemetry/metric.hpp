// Metrics: the rows of a dictionary, and the typed handles by which a host names them.
//
// Neither is written by hand. `metrics-compiler` makes both from a dictionary file (`schemas/metrics.json`, or a host's own
// through the CMake function `telemetry_add_metrics`). A handle knows its kind, and each kind takes its own type of value:
// unsigned integers, flags, durations. There is none that takes text.
#pragma once

#include <telemetry/label.hpp>
#include <telemetry/version.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace telemetry {

/// What a metric's value is.
enum class Kind : std::uint8_t {
    count,           ///< how many there are
    count_by_label,  ///< how many there are of each label of a closed list
    flag,            ///< whether something is so
    seconds,         ///< a duration, in whole seconds
    bytes,           ///< an amount of memory or storage
    percent,         ///< 0 to 100
    sha1,            ///< the SHA-1 of the licence serial: 40 lower-case hexadecimal digits
};

/// Who finds the value.
enum class MeasuredBy : std::uint8_t {
    host,            ///< a callback or a counter of the embedding product
    process_memory,  ///< the library: memory of this process
    process_cpu,     ///< the library: processor use of this process
    license_serial,  ///< the library, from the serial that the host hands over
};

/// One row of a dictionary.
struct MetricDefinition {
    std::string_view id;  ///< the name on the wire
    Kind kind = Kind::count;
    MeasuredBy measured_by = MeasuredBy::host;
    Version since{};                             ///< a product older than this never sends it
    std::uint32_t consent = 1;                   ///< the consent revision that must have been accepted
    std::uint64_t max = 0;                       ///< a greater value is sent as this one
    std::uint64_t round_to = 1;                  ///< sent values are multiples of this, rounded down
    std::uint32_t window_days = 0;               ///< a counter of it counts the last so many days; 0: since consent
    std::span<const std::string_view> labels{};  ///< count_by_label: the closed list, in the order of the wire
    std::string_view sentence{};                 ///< what it is, for an administrator
    std::string_view decision{};                 ///< the decision it informs
};

/// All that a product may ever send, in the order in which it is sent. Made by `metrics-compiler`; lives as long as the
/// program.
struct Dictionary {
    std::string_view product;            ///< the one product name that its reports may carry
    std::uint32_t schema = 1;            ///< version of the form of the reports
    std::uint32_t consent_revision = 1;  ///< the newest consent revision that any metric asks for
    std::span<const MetricDefinition> metrics{};
};

/// An unsigned integer, and neither a flag nor a character.
template <class T>
concept UnsignedInteger =
    std::unsigned_integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// What all handles share: the row they stand for. Copied freely; compared by row.
class MetricHandle {
public:
    [[nodiscard]] constexpr const MetricDefinition& definition() const noexcept { return *definition_; }
    friend constexpr bool operator==(const MetricHandle&, const MetricHandle&) = default;

protected:
    constexpr explicit MetricHandle(const MetricDefinition& definition) noexcept : definition_(&definition) {}

private:
    const MetricDefinition* definition_;
};

/// A handle of kind K. The row's kind and the handle's are held together by `metrics-compiler`.
template <Kind K>
class BasicMetric : public MetricHandle {
public:
    static constexpr Kind kind = K;
    constexpr explicit BasicMetric(const MetricDefinition& definition) noexcept : MetricHandle(definition) {}
};

using CountMetric = BasicMetric<Kind::count>;
using FlagMetric = BasicMetric<Kind::flag>;
using SecondsMetric = BasicMetric<Kind::seconds>;
using BytesMetric = BasicMetric<Kind::bytes>;
using PercentMetric = BasicMetric<Kind::percent>;

/// A handle of a metric that is counted by the labels of L.
template <Label L>
class LabelledCountMetric : public MetricHandle {
public:
    static constexpr Kind kind = Kind::count_by_label;
    using label_type = L;
    constexpr explicit LabelledCountMetric(const MetricDefinition& definition) noexcept : MetricHandle(definition) {}
};

/// Counts by label, filled by a host's callback. It holds one number for each label of the list and nothing else.
template <Label L>
class Tally {
public:
    /// @param counts one number for each label, indexed by enumerator value; must outlive the tally.
    explicit Tally(std::span<std::uint64_t> counts) noexcept : counts_(counts) {}

    /// Adds one item of that label.
    void add(L label) noexcept { add(label, 1u); }

    /// Adds `count` items of that label. Sums stop at the greatest number.
    template <UnsignedInteger N>
    void add(L label, N count) noexcept {
        const auto index = static_cast<std::size_t>(label);
        if (index >= counts_.size()) return;  // an enumerator cast from outside the list
        std::uint64_t& sum = counts_[index];
        sum = count > UINT64_MAX - sum ? UINT64_MAX : sum + count;
    }

private:
    std::span<std::uint64_t> counts_;
};

}  // namespace telemetry
