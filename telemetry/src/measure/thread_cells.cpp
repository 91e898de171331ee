// Each thread has its own array of running totals, so that counting is a plain load and store. The arrays are known to one
// process-wide ledger, which sums over them. A thread that ends leaves its array to the next one that begins: the totals stay
// where they are, and there are never more arrays than there were threads at one time.
//
// The ledger is there from the first and never destroyed, because threads may end, and count, after static destructors have
// run.
#include "measure/thread_cells.hpp"

#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

namespace telemetry {

namespace detail {

thread_local constinit ThreadCells thread_cells;
constinit CounterSlot no_slot;

}  // namespace detail

namespace {

using Cell = std::atomic<std::uint64_t>;

constexpr std::uint32_t cells_at_first = 32;

/// Aligned to cache lines, so that no two threads write to one.
struct alignas(64) CellLine {
    Cell cells[8];
};

struct CellArray {
    std::unique_ptr<CellLine[]> lines;
    std::uint32_t size = 0;

    [[nodiscard]] Cell* cells() const noexcept { return lines ? lines[0].cells : nullptr; }
};

class CellLedger {
public:
    std::uint32_t reserve_index() {
        const std::scoped_lock lock(mutex_);
        if (free_indices_.empty()) return next_index_++;
        const std::uint32_t index = free_indices_.back();
        free_indices_.pop_back();
        return index;
    }

    /// If the ledger is in use all along, the place is lost, which costs eight bytes a thread.
    void release_index(std::uint32_t index) noexcept {
        const auto lock = lock_soon();
        if (!lock) return;
        for (const auto& array : arrays_) {
            if (index < array->size) array->cells()[index].store(0, std::memory_order_relaxed);
        }
        try {
            free_indices_.push_back(index);
        } catch (const std::bad_alloc&) {
            // The place is lost here too.
        }
    }

    std::uint64_t sum(std::uint32_t index) {
        const std::scoped_lock lock(mutex_);
        std::uint64_t total = 0;
        for (const auto& array : arrays_) {
            if (index < array->size) total += array->cells()[index].load(std::memory_order_relaxed);
        }
        return total;
    }

    /// Makes this thread's array large enough for an index. `mine` is null for a thread that has none yet. Null if the ledger
    /// is in use just now: the hot path waits for nobody, and in a forked child it may be in use for ever.
    CellArray* grow(CellArray* mine, std::uint32_t index) {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (!lock) return nullptr;
        if (mine == nullptr) mine = adopt();
        if (index < mine->size) return mine;
        const std::uint32_t size = std::max(cells_at_first, std::max(mine->size * 2, (index / 8 + 1) * 8));
        auto lines = std::make_unique<CellLine[]>(size / 8);
        for (std::uint32_t i = 0; i < mine->size; ++i) {
            lines[i / 8].cells[i % 8].store(mine->cells()[i].load(std::memory_order_relaxed), std::memory_order_relaxed);
        }
        mine->lines = std::move(lines);
        mine->size = size;
        return mine;
    }

    /// Around a fork, so that in the child the ledger is whole, and nobody has it. Does not wait for ever: a handler of signals
    /// may fork while the thread that it interrupts has the ledger.
    void before_fork() noexcept {
        if (forks_that_hold == 0) {
            auto lock = lock_soon();
            if (!lock) return;
            lock.release();
        }
        ++forks_that_hold;
    }
    void after_fork() noexcept {
        if (forks_that_hold > 0 && --forks_that_hold == 0) mutex_.unlock();
    }

    /// Takes an array back for the next thread. If the ledger is in use all along, its totals still count, but nobody has it.
    void leave(CellArray* array) noexcept {
        const auto lock = lock_soon();
        if (lock) left_behind_.push_back(array);  // has room: see adopt()
    }

private:
    /// Waits for a short time only: in a forked child, a thread that is not there may hold the ledger for ever.
    std::unique_lock<std::mutex> lock_soon() noexcept {
        constexpr int tries_max = 1000;
        std::unique_lock lock(mutex_, std::defer_lock);
        for (int tries = 0; tries < tries_max && !lock.try_lock(); ++tries) std::this_thread::yield();
        return lock;
    }

    CellArray* adopt() {
        if (!left_behind_.empty()) {
            CellArray* array = left_behind_.back();
            left_behind_.pop_back();
            return array;
        }
        left_behind_.reserve(arrays_.size() + 1);  // so that no thread needs memory when it ends
        arrays_.push_back(std::make_unique<CellArray>());
        return arrays_.back().get();
    }

    static thread_local constinit int forks_that_hold;  // of this thread; a handler of signals may fork within a fork

    std::mutex mutex_;
    std::vector<std::unique_ptr<CellArray>> arrays_;
    std::vector<CellArray*> left_behind_;
    std::vector<std::uint32_t> free_indices_;
    std::uint32_t next_index_ = 1;  // 0 means off
};

thread_local constinit int CellLedger::forks_that_hold = 0;

/// Needs no memory and no guard to be there, so that it is there in a fork.
union Immortal {
    constexpr Immortal() : ledger() {}
    ~Immortal() {}
    CellLedger ledger;
};

constinit Immortal immortal;

CellLedger& ledger() noexcept {
    return immortal.ledger;
}

/// When the first counter is made. Without memory for it a child may find the ledger in use.
void watch_forks() noexcept {
    static constinit std::atomic_flag are_watched;
    if (are_watched.test_and_set()) return;
    const auto free = [] { ledger().after_fork(); };
    static_cast<void>(::pthread_atfork([] { ledger().before_fork(); }, free, free));
}

/// Gives a thread's array back when the thread ends.
class ThreadMembership {
public:
    ~ThreadMembership() {
        has_ended = true;
        detail::thread_cells = {};
        if (array_ != nullptr) ledger().leave(array_);
    }

    [[nodiscard]] bool grow_to(std::uint32_t index) {
        CellArray* const grown = ledger().grow(array_, index);
        if (grown == nullptr) return false;
        array_ = grown;
        detail::thread_cells = {grown->cells(), grown->size};
        return true;
    }

    static thread_local constinit bool has_ended;

private:
    CellArray* array_ = nullptr;
};

thread_local constinit bool ThreadMembership::has_ended = false;
thread_local ThreadMembership membership;

}  // namespace

namespace detail {

void add_first(CounterSlot& slot, std::uint32_t index, std::uint64_t amount) noexcept {
    if (!ThreadMembership::has_ended) {
        try {
            if (membership.grow_to(index)) {
                Cell& total = thread_cells.totals[index];
                total.store(total.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
                return;
            }
        } catch (const std::bad_alloc&) {
            // Counted below, without a cell.
        }
    }
    slot.without_cell.fetch_add(amount, std::memory_order_relaxed);
}

}  // namespace detail

std::shared_ptr<detail::CounterSlot> make_counter_slot() {
    watch_forks();
    auto slot = std::shared_ptr<detail::CounterSlot>(new detail::CounterSlot, [](detail::CounterSlot* last) {
        if (last->reserved_index != 0) ledger().release_index(last->reserved_index);
        delete last;
    });
    slot->reserved_index = ledger().reserve_index();
    return slot;
}

void switch_counting(detail::CounterSlot& slot, bool on) noexcept {
    slot.index.store(on ? slot.reserved_index : 0, std::memory_order_relaxed);
}

std::uint64_t counted_in(const detail::CounterSlot& slot) {
    return ledger().sum(slot.reserved_index) + slot.without_cell.load(std::memory_order_relaxed);
}

}  // namespace telemetry
