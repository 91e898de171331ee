#pragma once

#include <telemetry/counter.hpp>

#include <cstdint>
#include <memory>

namespace telemetry {

/// A place for a new counter in the cells of every thread. It is given back when the last copy is gone: then nobody counts
/// there any more, and the next counter may have it.
[[nodiscard]] std::shared_ptr<detail::CounterSlot> make_counter_slot();

/// Lets a slot count, or not.
void switch_counting(detail::CounterSlot& slot, bool on) noexcept;

/// All that was ever counted in a slot, by all threads. Exact for what happened before the call.
[[nodiscard]] std::uint64_t counted_in(const detail::CounterSlot& slot);

}  // namespace telemetry
