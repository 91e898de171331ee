#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace telemetry {

/// How many events there were in the last so many days, today included: one number a day, so 4 bytes a day in all.
///
/// It knows no clock. Whoever has one says when days pass.
class DailyWindow {
public:
    /// @param days at least 1.
    explicit DailyWindow(std::size_t days) : counts_(days) {}

    /// Counts events of today. A day's count stops at the greatest number it can hold.
    void add(std::uint64_t events) noexcept;

    /// Lets days pass; what falls out of the window is forgotten.
    void advance(std::uint64_t days) noexcept;

    /// The events of all days in the window.
    [[nodiscard]] std::uint64_t sum() const noexcept;

    /// The events `age` days ago; 0 is today.
    [[nodiscard]] std::uint32_t at(std::size_t age) const noexcept;
    void set(std::size_t age, std::uint32_t events) noexcept;
    [[nodiscard]] std::size_t days() const noexcept { return counts_.size(); }

private:
    [[nodiscard]] std::size_t index_of(std::size_t age) const noexcept;

    std::vector<std::uint32_t> counts_;
    std::size_t today_ = 0;
};

}  // namespace telemetry
