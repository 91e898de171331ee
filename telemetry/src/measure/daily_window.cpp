#include "measure/daily_window.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace telemetry {

std::size_t DailyWindow::index_of(std::size_t age) const noexcept {
    return (today_ + counts_.size() - age % counts_.size()) % counts_.size();
}

void DailyWindow::add(std::uint64_t events) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t& today = counts_[today_];
    today = static_cast<std::uint32_t>(events > most - today ? most : today + events);
}

void DailyWindow::advance(std::uint64_t days) noexcept {
    for (std::uint64_t i = std::min<std::uint64_t>(days, counts_.size()); i > 0; --i) {
        today_ = (today_ + 1) % counts_.size();
        counts_[today_] = 0;
    }
}

std::uint64_t DailyWindow::sum() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint32_t DailyWindow::at(std::size_t age) const noexcept {
    return counts_[index_of(age)];
}

void DailyWindow::set(std::size_t age, std::uint32_t events) noexcept {
    counts_[index_of(age)] = events;
}

}  // namespace telemetry
