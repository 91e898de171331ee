#include "client/counting.hpp"

#include "client/state_files.hpp"

namespace telemetry {

namespace {

constexpr std::chrono::milliseconds no_patience{0};     // the worker looks again soon
constexpr std::chrono::milliseconds last_patience{50};  // who holds the lock of the files does so for an instant

}  // namespace

void Counting::follow(const Settings& settings) {
    CounterLedger& counters = installation_.counters;
    if (settings.usage_forbidden_by(false).empty()) {
        if (is_file_left_) {
            is_file_left_ = !erase_usage(installation_);
            is_kept_ = false;
        }
        if (!counters.is_on() && take_up()) counters.switch_on(true);
        return keep(no_patience);
    }
    if (settings.statistics_are_refused()) {
        const bool is_erased = ledger_ == Ledger::erased && !is_file_left_ && !counters.is_on();
        if (!is_erased) static_cast<void>(withdraw());
    } else {
        rest();
    }
    is_busy_ = false;
}

/// What cannot be read now is taken up later: to begin at nothing would overwrite it.
bool Counting::take_up() {
    if (ledger_ == Ledger::resting) installation_.counters.erase();
    const bool is_in_file = ledger_ == Ledger::empty || ledger_ == Ledger::resting;
    if (is_in_file && !load_counts(installation_)) return false;
    ledger_ = Ledger::taken;
    return true;
}

Result<void> Counting::withdraw() {
    installation_.counters.switch_on(false);
    installation_.counters.erase();
    ledger_ = Ledger::erased;
    auto erased = erase_usage(installation_);
    is_file_left_ = !erased;
    return erased;
}

void Counting::keep() {
    keep(last_patience);
}

void Counting::rest() {
    keep();
    installation_.counters.switch_on(false);
    // What could not be written is nowhere else.
    if (ledger_ == Ledger::taken && is_kept_) ledger_ = Ledger::resting;
}

void Counting::keep(std::chrono::milliseconds patience) {
    CounterLedger& counters = installation_.counters;
    if (!counters.is_on()) return;
    const bool is_busy = counters.has_changed();
    is_busy_ = is_busy;
    if (is_busy || !is_kept_) is_kept_ = save_counts(installation_, patience).has_value();
}

}  // namespace telemetry
