// Counters: the hot path of the library, small enough to stand in a header.
#pragma once

#include <telemetry/export.hpp>

#include <atomic>
#include <cstdint>
#include <memory>

namespace telemetry {

namespace detail {

/// The cells of one thread: one running total for each counter that the thread has used. Only the thread itself writes them,
/// so a plain load and store is enough; the atomics are for those who read the sums.
struct ThreadCells {
    std::atomic<std::uint64_t>* totals = nullptr;
    std::uint32_t size = 0;
};

/// Found by an offset that the loader knows, without the call that a shared library would make at each use.
[[gnu::tls_model("initial-exec")]] TELEMETRY_API extern thread_local constinit ThreadCells thread_cells;

/// What all copies of a counter share. `index` is the place of the counter's cell in each thread's cells, and 0 while the
/// counter is off. `without_cell` takes what cannot reach a cell: a thread that is ending, or no memory for a cell.
struct CounterSlot {
    std::atomic<std::uint32_t> index{0};
    std::atomic<std::uint64_t> without_cell{0};
    std::uint32_t reserved_index = 0;
};

/// The slot of a counter that counts nothing: it is off for ever, so that `add` need not ask whether there is a slot.
TELEMETRY_API extern constinit CounterSlot no_slot;

/// Finds or makes this thread's cell and adds to it.
TELEMETRY_API void add_first(CounterSlot& slot, std::uint32_t index, std::uint64_t amount) noexcept;

}  // namespace detail

/// Counts events of one metric: `deployments.add()`.
///
/// `add` takes no lock, allocates nothing after a thread's first use, makes no system call and executes no atomic
/// read-modify-write. It may be called from any thread at any time: before `Client::start`, after `Client::stop`, while the
/// process exits, in a forked child. While the statistics are off it counts nothing: what happens before consent is not known
/// afterwards. Sums are exact.
///
/// Copies are cheap and count into the same total. A default-made counter counts nothing.
class Counter {
public:
    Counter() noexcept : slot_(std::shared_ptr<void>(), &detail::no_slot) {}
    Counter(const Counter&) = default;  // there is no move: what was moved from must still count nothing
    Counter& operator=(const Counter&) = default;

    /// Adds `amount` events.
    void add(std::uint64_t amount = 1) const noexcept {
        const std::uint32_t index = slot_->index.load(std::memory_order_relaxed);
        if (index == 0) return;
        detail::ThreadCells& cells = detail::thread_cells;
        if (index >= cells.size) {
            detail::add_first(*slot_, index, amount);
            return;
        }
        std::atomic<std::uint64_t>& total = cells.totals[index];
        total.store(total.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }

private:
    friend class CounterLedger;
    explicit Counter(std::shared_ptr<detail::CounterSlot> slot) noexcept : slot_(std::move(slot)) {}

    std::shared_ptr<detail::CounterSlot> slot_;
};

}  // namespace telemetry
