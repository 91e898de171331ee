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
#include <type_traits>
#include <utility>

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
    std::atomic<std::uint32_t> size{0};  // never more than the lines have
    CellArray* next = nullptr;
    CellArray* next_free = nullptr;

    [[nodiscard]] Cell* cells() const noexcept { return lines ? lines[0].cells : nullptr; }
};

/// A counter's place in the arrays, which it keeps for ever: when nobody counts there any more, the next counter has it.
struct Place : detail::CounterSlot {
    Place* next_free = nullptr;
};

/// A stack of what has a member for the next one. Each change is one store.
template <class Item, Item* Item::*next>
class Stack {
public:
    void push(Item* item) noexcept {
        item->*next = top();
        top_.store(item, std::memory_order_release);
    }
    /// Null if it is empty.
    Item* pop() noexcept {
        Item* const item = top();
        if (item != nullptr) top_.store(item->*next, std::memory_order_release);
        return item;
    }
    [[nodiscard]] Item* top() const noexcept { return top_.load(std::memory_order_relaxed); }

private:
    std::atomic<Item*> top_{nullptr};
};

/// The places of counters and the arrays of threads. Whatever is under way, they are whole at each instant: a child that is
/// forked then, where nobody ends what others began, needs nothing but a lock that is free.
class CellLedger {
public:
    Place* take_place() {
        const std::scoped_lock lock(mutex_);
        if (Place* const place = free_places_.pop()) return place;
        auto* const place = new Place;
        place->reserved_index = next_index_++;
        return place;
    }

    void give_back(Place* place) noexcept {
        const std::scoped_lock lock(mutex_);
        const std::uint32_t index = place->reserved_index;
        for (const CellArray* array = arrays_.top(); array != nullptr; array = array->next) {
            if (index < array->size) array->cells()[index].store(0, std::memory_order_relaxed);
        }
        place->index = 0;
        place->without_cell = 0;
        free_places_.push(place);
    }

    std::uint64_t sum(std::uint32_t index) {
        const std::scoped_lock lock(mutex_);
        std::uint64_t total = 0;
        for (const CellArray* array = arrays_.top(); array != nullptr; array = array->next) {
            if (index < array->size) total += array->cells()[index].load(std::memory_order_relaxed);
        }
        return total;
    }

    /// Makes a thread's array large enough for an index.
    /// @param mine null for a thread that has none yet.
    /// @return false if the ledger is in use just now: the hot path waits for nobody.
    bool grow(CellArray*& mine, std::uint32_t index) {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (!lock) return false;
        if (mine == nullptr) mine = adopt();
        if (index < mine->size) return true;
        const std::uint32_t size = std::max(cells_at_first, std::max(mine->size * 2, (index / 8 + 1) * 8));
        auto lines = std::make_unique<CellLine[]>(size / 8);
        for (std::uint32_t i = 0; i < mine->size; ++i) {
            lines[i / 8].cells[i % 8].store(mine->cells()[i].load(std::memory_order_relaxed), std::memory_order_relaxed);
        }
        std::atomic_signal_fence(std::memory_order_release);  // a child never has them without what is in them
        mine->lines = std::move(lines);
        mine->size.store(size, std::memory_order_release);
        return true;
    }

    /// Takes an array back for the next thread.
    void leave(CellArray* array) noexcept {
        const std::scoped_lock lock(mutex_);
        free_arrays_.push(array);
    }

    /// In a forked child: who had the ledger is not there.
    void free_in_child() noexcept { new (&mutex_) std::mutex; }

private:
    CellArray* adopt() {
        if (CellArray* const array = free_arrays_.pop()) return array;
        auto* const array = new CellArray;
        arrays_.push(array);
        return array;
    }

    std::mutex mutex_;
    Stack<CellArray, &CellArray::next> arrays_;
    Stack<CellArray, &CellArray::next_free> free_arrays_;
    Stack<Place, &Place::next_free> free_places_;
    std::uint32_t next_index_ = 1;  // 0 means off
};

constinit CellLedger ledger;
static_assert(std::is_trivially_destructible_v<CellLedger>, "it must outlive all that counts");

/// Nothing is locked before a fork: a host may hold locks of its own then, in any order, and fork on several threads. Tried
/// again at each counter that is made, for a child that nobody frees may find the ledger in use for ever.
void watch_forks() noexcept {
    static constinit std::atomic<bool> are_watched = false;
    if (!are_watched) are_watched = ::pthread_atfork(nullptr, nullptr, [] { ledger.free_in_child(); }) == 0;
}

/// As early as can be: what a host does in a child comes after what was registered before it.
[[gnu::constructor]] void watch_forks_from_the_first() noexcept {
    watch_forks();
}

/// Gives a thread's array back when the thread ends.
class ThreadMembership {
public:
    ~ThreadMembership() {
        has_ended = true;
        detail::thread_cells = {};
        if (array_ != nullptr) ledger.leave(array_);
    }

    [[nodiscard]] bool grow_to(std::uint32_t index) {
        if (!ledger.grow(array_, index)) return false;
        detail::thread_cells = {array_->cells(), array_->size};
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
    return std::shared_ptr<Place>(ledger.take_place(), [](Place* place) { ledger.give_back(place); });
}

void switch_counting(detail::CounterSlot& slot, bool on) noexcept {
    slot.index.store(on ? slot.reserved_index : 0, std::memory_order_relaxed);
}

std::uint64_t counted_in(const detail::CounterSlot& slot) {
    return ledger.sum(slot.reserved_index) + slot.without_cell.load(std::memory_order_relaxed);
}

}  // namespace telemetry
