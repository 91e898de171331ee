#include "measure/counter_ledger.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::string_view time_key = "ledger.time";  // the id of a metric has no dot
constexpr std::string_view former_time_key = "time";  // of files without the other, in which no metric has that id
constexpr std::string_view days_suffix = ".days";

std::int64_t day_of(std::chrono::sys_seconds time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

/// The days of a window, newest first, without the zeros at the end: "3,0,12".
std::string write_days(const DailyWindow& window) {
    std::size_t used = window.days();
    while (used > 0 && window.at(used - 1) == 0) --used;
    std::string text;
    for (std::size_t age = 0; age < used; ++age) {
        if (age > 0) text.push_back(',');
        text.append(std::to_string(window.at(age)));
    }
    return text;
}

/// Days beyond the window, of a version of the product that had a longer one, are forgotten as if they had passed.
bool read_days(std::string_view text, DailyWindow& window) {
    for (std::size_t age = 0; !text.empty(); ++age) {
        const std::size_t end = std::min(text.find(','), text.size());
        const auto events = parse_number(text.substr(0, end));
        if (!events || *events > UINT32_MAX) return false;
        if (age < window.days()) window.set(age, static_cast<std::uint32_t>(*events));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

Error broken(std::size_t line, std::string_view rule) {
    return failure(ErrorCode::state_corrupt, join({"line ", std::to_string(line), ": ", rule}));
}

}  // namespace

CounterLedger::CounterLedger(const Dictionary& dictionary, Clock& clock)
    : dictionary_(dictionary), clock_(clock), time_(clock.wall()), boot_at_time_(clock.since_boot()) {}

Counter CounterLedger::counter(const MetricDefinition& metric) {
    const std::scoped_lock lock(mutex_);
    Count& count = count_of(metric);
    if (!count.slot) {
        count.slot = make_counter_slot();
        switch_counting(*count.slot, is_counted(metric));
    }
    return Counter(count.slot);
}

CounterLedger::Count& CounterLedger::count_of(const MetricDefinition& metric) {
    const auto [place, is_new] = counts_.try_emplace(&metric);
    if (is_new && metric.window_days > 0) place->second.window.emplace(metric.window_days);
    return place->second;
}

bool CounterLedger::is_counted(const MetricDefinition& metric) const noexcept {
    return accepted_consent_ > 0 && metric.consent <= accepted_consent_;
}

void CounterLedger::count_under(std::uint32_t accepted_consent) {
    const std::scoped_lock lock(mutex_);
    take_up_new_events();
    const bool is_withdrawn = accepted_consent > 0 && accepted_consent < last_accepted_consent_;
    accepted_consent_ = accepted_consent;
    if (accepted_consent > 0) last_accepted_consent_ = accepted_consent;
    for (auto& [metric, count] : counts_) {
        if (count.slot) switch_counting(*count.slot, is_counted(*metric));
    }
    const bool is_forgotten = accepted_consent > 0 && forget_what_is_not_counted();
    erasures_ += is_withdrawn || is_forgotten ? 1 : 0;
}

std::uint32_t CounterLedger::accepted_consent() {
    const std::scoped_lock lock(mutex_);
    return accepted_consent_;
}

void CounterLedger::erase() {
    const std::scoped_lock lock(mutex_);
    take_up_new_events();
    forget();
    is_changed_ = true;
    ++erasures_;
}

bool CounterLedger::Count::is_empty() const noexcept {
    return total == 0 && (!window || window->sum() == 0);
}

void CounterLedger::Count::forget() {
    total = 0;
    if (window) window->advance(window->days());
}

void CounterLedger::forget() {
    for (auto& [metric, count] : counts_) count.forget();
}

/// @return whether there was something to forget.
bool CounterLedger::forget_what_is_not_counted() {
    bool is_any = false;
    for (auto& [metric, count] : counts_) {
        if (is_counted(*metric) || count.is_empty()) continue;
        count.forget();
        is_any = true;
    }
    is_changed_ |= is_any;
    return is_any;
}

std::uint64_t CounterLedger::erasures() {
    const std::scoped_lock lock(mutex_);
    return erasures_;
}

std::optional<std::uint64_t> CounterLedger::value_of(const MetricDefinition& metric) {
    const std::scoped_lock lock(mutex_);
    take_up_new_events();
    const auto found = counts_.find(&metric);
    if (!is_counted(metric) || found == counts_.end() || !found->second.slot) return std::nullopt;
    return found->second.window ? found->second.window->sum() : found->second.total;
}

bool CounterLedger::has_changed() {
    const std::scoped_lock lock(mutex_);
    take_up_new_events();
    return is_changed_;
}

/// Events are added to the day on which they are seen, so this is called at least once a minute while there are any.
void CounterLedger::take_up_new_events() {
    let_days_pass();
    for (auto& [metric, count] : counts_) {
        if (!count.slot) continue;
        const std::uint64_t counted = counted_in(*count.slot);
        const std::uint64_t events = counted - std::exchange(count.seen, counted);
        // A thread that was about to count when counting ended may do so a moment later: that is not known either.
        if (events == 0 || !is_counted(*metric)) continue;
        count.total = events > UINT64_MAX - count.total ? UINT64_MAX : count.total + events;
        if (count.window) count.window->add(events);
        is_changed_ = true;
    }
}

void CounterLedger::let_days_pass() {
    const auto boot = clock_.since_boot();
    const auto passed = std::chrono::floor<std::chrono::seconds>(boot - boot_at_time_);
    if (passed.count() <= 0) return;
    boot_at_time_ += passed;
    const std::int64_t today = day_of(time_);
    time_ += passed;
    const auto days = static_cast<std::uint64_t>(day_of(time_) - today);
    if (days == 0) return;
    for (auto& [metric, count] : counts_) {
        if (count.window) count.window->advance(days);
        is_changed_ |= count.window.has_value();
    }
}

std::string CounterLedger::write() {
    const std::scoped_lock lock(mutex_);
    take_up_new_events();
    is_changed_ = false;
    std::string text = "# What was counted since the statistics were turned on, and on which of the last days.\n";
    append_key_value(text, time_key, static_cast<std::uint64_t>(std::max<std::int64_t>(0, time_.time_since_epoch().count())));
    for (const MetricDefinition& metric : dictionary_.metrics) {
        const auto found = counts_.find(&metric);
        if (found == counts_.end()) continue;
        append_key_value(text, metric.id, found->second.total);
        if (found->second.window)
            append_key_value(text, std::string(metric.id).append(days_suffix), write_days(*found->second.window));
    }
    return text;
}

Result<std::map<const MetricDefinition*, CounterLedger::Count>> CounterLedger::parse(std::string_view text,
                                                                                     std::chrono::sys_seconds& time) const {
    const auto entries = parse_key_values(text);
    if (!entries) return failure(ErrorCode::state_corrupt, entries.error().message);
    const std::string_view the_time_key = find_value(*entries, time_key) ? time_key : former_time_key;
    std::map<const MetricDefinition*, Count> counts;
    for (const KeyValue& entry : *entries) {
        const bool is_days = entry.key.ends_with(days_suffix);
        const std::string_view id = entry.key.substr(0, entry.key.size() - (is_days ? days_suffix.size() : 0));
        const auto number = is_days ? std::optional<std::uint64_t>(0) : parse_number(entry.value);
        constexpr std::uint64_t time_max = 253'402'300'799;  // the end of the year 9999
        const bool is_time = entry.key == the_time_key;
        if (!number || (is_time && *number > time_max)) return broken(entry.line, "must be a number");
        if (is_time) time = std::chrono::sys_seconds(std::chrono::seconds(*number));
        const auto metric =
            is_time ? dictionary_.metrics.end() : std::ranges::find(dictionary_.metrics, id, &MetricDefinition::id);
        if (metric == dictionary_.metrics.end()) continue;
        const auto [place, is_new] = counts.try_emplace(&*metric);
        Count& count = place->second;
        if (is_new && metric->window_days > 0) count.window.emplace(metric->window_days);
        if (!is_days) count.total = *number;
        // Days of a metric without a window were written by a version of the product in which it had one.
        if (is_days && count.window && !read_days(entry.value, *count.window))
            return broken(entry.line, "must be the counts of days");
    }
    return counts;
}

Result<void> CounterLedger::read(std::string_view text) {
    const std::scoped_lock lock(mutex_);
    std::chrono::sys_seconds time = time_;
    auto parsed = parse(text, time);
    if (!parsed) return parsed.error();
    take_up_new_events();
    forget();
    for (auto& [metric, earlier] : *parsed) {
        Count& count = count_of(*metric);
        count.total = earlier.total;
        if (earlier.window) count.window = std::move(earlier.window);
        const std::int64_t days = day_of(time_) - day_of(time);
        if (count.window && days > 0) count.window->advance(static_cast<std::uint64_t>(days));
    }
    time_ = std::max(time_, time);
    is_changed_ = false;  // it is what the file has
    return {};
}

}  // namespace telemetry
