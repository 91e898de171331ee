#pragma once

#include <telemetry/counter.hpp>
#include <telemetry/metric.hpp>
#include <telemetry/result.hpp>

#include "measure/daily_window.hpp"
#include "measure/thread_cells.hpp"
#include "system/clock.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// The counters of one client: what was counted in earlier runs, what is counted now, and the daily windows over both.
///
/// Days pass by the clock since boot while the process runs, and by the wall clock between runs, and never backwards. So a wall
/// clock that somebody sets wrong and right again moves no count to another day.
///
/// Threads: any.
class CounterLedger {
public:
    CounterLedger(const Dictionary& dictionary, Clock& clock);

    /// A counter of a metric of the dictionary.
    [[nodiscard]] Counter counter(const MetricDefinition& metric);

    /// Begins or ends to count. What is counted while it is off is not known afterwards.
    void switch_on(bool on);
    [[nodiscard]] bool is_on();

    /// Forgets everything that was counted.
    void erase();
    /// How often that was done: who took a value before must not use it afterwards.
    [[nodiscard]] std::uint64_t erasures();

    /// What the counter of a metric has: the events of its window, or all. Nothing if the metric has no counter, or while
    /// nothing is counted.
    [[nodiscard]] std::optional<std::uint64_t> value_of(const MetricDefinition& metric);

    /// Whether anything was counted, or a day passed, since the last `write`.
    [[nodiscard]] bool has_changed();

    /// The form in which counts survive the process; see state/key_values.hpp.
    [[nodiscard]] std::string write();

    /// Takes up what an earlier run has written, in the place of what is known. What the dictionary does not know is passed
    /// over, days that a window does not have too: another version of the product may have written them. Errors: state_corrupt,
    /// with the number of the line; nothing is taken up then.
    [[nodiscard]] Result<void> read(std::string_view text);

private:
    struct Count {
        std::shared_ptr<detail::CounterSlot> slot;
        std::uint64_t total = 0;  // of earlier runs, and of this one up to `seen`
        std::uint64_t seen = 0;   // what of the slot is in the total
        std::optional<DailyWindow> window;
    };

    Count& count_of(const MetricDefinition& metric);
    void forget();
    void take_up_new_events();
    void let_days_pass();
    [[nodiscard]] Result<std::map<const MetricDefinition*, Count>> parse(std::string_view text,
                                                                         std::chrono::sys_seconds& time) const;

    const Dictionary& dictionary_;
    Clock& clock_;
    std::mutex mutex_;
    std::map<const MetricDefinition*, Count> counts_;
    bool is_on_ = false;
    bool is_changed_ = false;
    std::uint64_t erasures_ = 0;
    std::chrono::sys_seconds time_;  // the ledger's own time: what its days are counted by
    std::chrono::milliseconds boot_at_time_;
};

}  // namespace telemetry
