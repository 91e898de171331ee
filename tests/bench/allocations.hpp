// How often a program asks for memory.
#pragma once

#include <cstddef>

namespace bench {

/// The allocations by operator new since the program began, of all threads.
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace bench
