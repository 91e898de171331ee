// Reports that came before: the same bytes again, or an older state come back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace collector {

/// How a report relates to those that its installation sent before.
enum class Repetition : std::uint8_t {
    none,
    duplicate,  ///< the same bytes as its last report: usual for a server on which nothing happens
    replay,     ///< bytes it had sent before, after it had already sent others
};

/// "none", "duplicate" or "replay".
[[nodiscard]] std::string_view name(Repetition repetition) noexcept;

/// Remembers about the last hundred thousand reports, as hashes, in two megabytes. What is forgotten counts as new. Not safe
/// for use from several threads at once.
class RepetitionWatch {
public:
    RepetitionWatch();

    /// Tells how `body` relates to what came before from `installation`, and remembers it. What does not say whose it is, as
    /// the fetching of a feed must not, is related to nothing.
    Repetition observe(std::string_view installation, std::string_view body) noexcept;

    void reset() noexcept;

private:
    struct LastReport {
        std::uint64_t installation = 0;
        std::uint64_t body = 0;
    };
    std::vector<LastReport> last_;
    std::vector<std::uint64_t> seen_;
};

}  // namespace collector
