#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace simulation {

/// What decides everything in a life. The same seed falls the same way.
///
/// Threads: one at a time.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    /// A number below `sides`.
    [[nodiscard]] std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }
    [[nodiscard]] bool one_in(std::size_t sides) { return roll(sides) == 0; }

private:
    std::mt19937_64 engine_;
};

}  // namespace simulation
