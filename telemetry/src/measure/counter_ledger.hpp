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

    /// Counts from now on what a consent revision covers; 0: nothing. What happens while it is not covered is not known
    /// afterwards, and what was counted under a later revision is forgotten under an earlier one.
    void count_under(std::uint32_t accepted_consent);
    /// That revision; 0: nothing is counted.
    [[nodiscard]] std::uint32_t accepted_consent();

    /// Forgets everything that was counted.
    void erase();
    /// How often that was done, or a consent revision withdrawn: who took a value before must not use it afterwards.
    [[nodiscard]] std::uint64_t erasures();

    /// What the counter of a metric has: the events of its window, or all. Nothing if the metric has no counter, or while it is
    /// not counted.
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

        [[nodiscard]] bool is_empty() const noexcept;
        void forget();
    };

    Count& count_of(const MetricDefinition& metric);
    [[nodiscard]] bool is_counted(const MetricDefinition& metric) const noexcept;
    bool forget_what_is_not_counted();
    void forget();
    void take_up_new_events();
    void let_days_pass();
    [[nodiscard]] Result<std::map<const MetricDefinition*, Count>> parse(std::string_view text,
                                                                         std::chrono::sys_seconds& time) const;

    const Dictionary& dictionary_;
    Clock& clock_;
    std::mutex mutex_;
    std::map<const MetricDefinition*, Count> counts_;
    std::uint32_t accepted_consent_ = 0;
    std::uint32_t last_accepted_consent_ = 0;  // what cannot be read now says nothing of it
    bool is_changed_ = false;
    std::uint64_t erasures_ = 0;
    std::chrono::sys_seconds time_;  // the ledger's own time: what its days are counted by
    std::chrono::milliseconds boot_at_time_;
};

}  // namespace telemetry
