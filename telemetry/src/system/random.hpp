#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace telemetry {

/// Where unpredictable bytes come from.
///
/// Threads: any.
class Random {
public:
    /// Fills all bytes, or none: false if the system has no random source.
    [[nodiscard]] virtual bool fill(std::span<std::byte> bytes) noexcept = 0;

    /// A duration from 0 to `most`, both included, each second as likely as the other. 0 if there is no random source.
    [[nodiscard]] std::chrono::seconds up_to(std::chrono::seconds most) noexcept;

protected:
    ~Random() = default;  // lives as long as the program, or on a test's stack
};

/// The random source of the system (`getrandom`).
[[nodiscard]] Random& system_random() noexcept;

}  // namespace telemetry
