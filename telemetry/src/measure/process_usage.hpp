#pragma once

#include <cstdint>
#include <optional>

namespace telemetry {

/// The memory of this process that is in use (its resident set), in bytes; nothing if the system does not say.
[[nodiscard]] std::optional<std::uint64_t> process_memory_bytes() noexcept;

/// The processor use of this process since it started, in percent of all cores, rounded down, 0 to 100; nothing if the system
/// does not say.
[[nodiscard]] std::optional<std::uint64_t> process_cpu_percent() noexcept;

}  // namespace telemetry
