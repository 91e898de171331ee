// Labels: the closed lists by which a metric may be split.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace telemetry {

/// The published list behind a label enumeration. `metrics-compiler` specialises it for each enumeration it makes:
///
///     template <> struct LabelList<metrics::MachinesLabel> {
///         static constexpr std::span<const std::string_view> names;         // by enumerator value, as they are sent
///         static constexpr std::span<const std::uint16_t> order;            // enumerator values, sorted by folded name
///         static constexpr MachinesLabel other = MachinesLabel::other;      // where everything else is counted
///     };
template <class Label>
struct LabelList;

/// An enumeration made from a closed list; nothing else is a label.
template <class T>
concept Label = std::is_enum_v<T> && requires {
    { LabelList<T>::names } -> std::convertible_to<std::span<const std::string_view>>;
    { LabelList<T>::order } -> std::convertible_to<std::span<const std::uint16_t>>;
    { LabelList<T>::other } -> std::convertible_to<T>;
};

namespace detail {

constexpr char fold(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr int compare_folded(std::string_view a, std::string_view b) noexcept {
    const std::size_t shared = a.size() < b.size() ? a.size() : b.size();
    for (std::size_t i = 0; i < shared; ++i) {
        const auto x = static_cast<unsigned char>(fold(a[i]));
        const auto y = static_cast<unsigned char>(fold(b[i]));
        if (x != y) return x < y ? -1 : 1;
    }
    return a.size() == b.size() ? 0 : (a.size() < b.size() ? -1 : 1);
}

}  // namespace detail

/// The label whose name a text is, without regard to case; for every other text `other`. This is the one way from a text to
/// a label, and the text ends here: what is kept is a number in a closed list.
template <Label L>
[[nodiscard]] constexpr L label_of(std::string_view text) noexcept {
    const std::span<const std::uint16_t> order = LabelList<L>::order;
    std::size_t low = 0;
    std::size_t high = order.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const int compared = detail::compare_folded(LabelList<L>::names[order[middle]], text);
        if (compared == 0) return static_cast<L>(order[middle]);
        if (compared < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return LabelList<L>::other;
}

}  // namespace telemetry
