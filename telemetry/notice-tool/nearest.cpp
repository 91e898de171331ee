#include "nearest.hpp"

#include <algorithm>

namespace telemetry::notice_tool {

namespace {

// Optimal string alignment, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
            const bool transposed = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (transposed) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view mistyped, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t least = mistyped.size() / 3 + 1;
    for (const auto& candidate : candidates) {
        const std::size_t differs = distance(mistyped, candidate);
        if (differs < least || (differs == least && best.empty())) {
            best = candidate;
            least = differs;
        }
    }
    return best;
}

}  // namespace telemetry::notice_tool
