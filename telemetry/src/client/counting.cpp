#include "client/counting.hpp"

#include "client/state_files.hpp"

#include <algorithm>

namespace telemetry {

namespace {

constexpr std::chrono::milliseconds no_patience{0};     // the worker looks again soon
constexpr std::chrono::milliseconds last_patience{50};  // who holds the lock of the files does so for an instant
constexpr std::chrono::milliseconds saving_max{5'000};  // between an old file of settings and the new one

}  // namespace

Configuration Counting::follow() {
    return heed(&Counting::obey);
}

Configuration Counting::resume() {
    return heed(&Counting::begin);
}

Configuration Counting::heed(Reaction reaction) {
    const auto patience = is_stopped_() ? last_patience : lock_patience;
    std::string put_aside_as;
    Configuration configuration = [&] {
        const std::scoped_lock lock(mutex_);
        Configuration read = installation_.configuration();
        (this->*reaction)(read.settings, patience, put_aside_as);
        return read;
    }();
    report_put_aside(installation_, counts_file, put_aside_as);
    return configuration;
}

Result<void> Counting::withdraw() {
    const std::scoped_lock lock(mutex_);
    return erase(lock_patience);
}

void Counting::conclude() {
    if (is_counting()) static_cast<void>(follow());
}

void Counting::obey(const Settings& settings, std::chrono::milliseconds patience, std::string& put_aside_as) {
    const bool is_allowed = settings.usage_forbidden_by(false).empty();
    const bool is_over = is_withdrawn(settings);
    if (is_allowed && !is_stopped_()) {
        begin(settings, patience, put_aside_as);
    } else if (is_over) {
        const bool is_erased = ledger_ == Ledger::erased && !is_file_left_ && !is_counting();
        if (!is_erased) static_cast<void>(erase(patience));
    } else {
        pause();
    }
}

void Counting::begin(const Settings& settings, std::chrono::milliseconds patience, std::string& put_aside_as) {
    if (!settings.usage_forbidden_by(false).empty() || is_stopped_()) return;
    count(settings.accepted_consent.value, patience, put_aside_as);
    if (is_stopped_()) pause();  // by somebody who saw that nothing was counted yet
}

void Counting::count(std::uint32_t consent, std::chrono::milliseconds patience, std::string& put_aside_as) {
    if (is_file_left_) {
        is_file_left_ = !erase_usage(installation_, patience);
        is_kept_ = false;
    }
    const bool is_known = is_counting() || take_up(put_aside_as);
    if (is_known && installation_.counters.accepted_consent() != consent) {
        installation_.counters.count_under(consent);  // first: what was not accepted is not counted, whatever keeps the files
        report_left_beyond_ = std::min(report_left_beyond_.value_or(consent), consent);
    }
    if (report_left_beyond_ && erase_snapshot_beyond(installation_, *report_left_beyond_, patience))
        report_left_beyond_.reset();
    keep(no_patience);
}

void Counting::pause() {
    installation_.counters.count_under(0);  // first: what is counted while the file is written would be lost
    keep(last_patience);
    // What could not be written is nowhere else.
    if (ledger_ == Ledger::taken && is_kept_) ledger_ = Ledger::resting;
    is_busy_ = false;
}

/// Whether somebody says no, or nobody has said yes for so long that no saving of a file is the reason.
bool Counting::is_withdrawn(const Settings& settings) {
    const bool is_unsaid = settings.problems.empty() && !settings.usage_forbidden_by(false).empty();
    const bool is_refused = settings.statistics_are_refused();
    const bool is_missed = is_unsaid && !is_refused && has_something_to_lose();
    const auto now = installation_.surroundings.clock.since_boot();
    missed_since_ = is_missed ? std::optional(missed_since_.value_or(now)) : std::nullopt;
    const bool is_lost = is_missed && now - *missed_since_ >= saving_max;
    misses_consent_ = is_missed && !is_lost;
    return is_refused || is_lost;
}

bool Counting::has_something_to_lose() const {
    if (ledger_ != Ledger::empty) return ledger_ != Ledger::erased || is_file_left_;
    return has_usage(installation_);
}

Result<void> Counting::erase(std::chrono::milliseconds patience) {
    installation_.counters.count_under(0);
    installation_.counters.erase();
    ledger_ = Ledger::erased;
    is_busy_ = false;
    is_file_left_ = true;  // also if there is no memory to remove it
    auto erased = erase_usage(installation_, patience);
    is_file_left_ = !erased;
    return erased;
}

bool Counting::is_counting() {
    return installation_.counters.accepted_consent() > 0;
}

/// What cannot be read now is taken up later: to begin at nothing would overwrite it.
bool Counting::take_up(std::string& put_aside_as) {
    if (ledger_ == Ledger::empty || ledger_ == Ledger::resting) {
        auto taken = load_counts(installation_);
        if (!taken) return false;
        put_aside_as = *std::move(taken);
    }
    ledger_ = Ledger::taken;
    return true;
}

void Counting::keep(std::chrono::milliseconds patience) {
    if (ledger_ != Ledger::taken) return;
    const bool is_busy = installation_.counters.has_changed();
    is_busy_ = is_busy;
    if (!is_busy && is_kept_) return;
    is_kept_ = false;  // also if there is no memory to do so
    is_kept_ = save_counts(installation_, patience).has_value();
}

}  // namespace telemetry
