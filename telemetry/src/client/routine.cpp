#include "client/routine.hpp"

#include "client/state_files.hpp"
#include "schedule/worker.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace telemetry {

namespace {

std::string duration_text(std::chrono::seconds duration) {
    const auto minutes = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::minutes>(duration).count());
    return join({std::to_string(minutes / 60), "h", std::to_string(minutes % 60), "m"});
}

std::string_view name_of(const Outcome& outcome) {
    return outcome.result ? "ok" : to_string(outcome.result.error().code);
}

/// Writes down how it went. What was given up has no outcome, but counts as a try, for it may have left.
void note_outcome(ScheduleRecord& record, const Outcome& outcome, std::chrono::sys_seconds now) {
    if (outcome.was_given_up()) return;
    record.last_try = now;
    record.last_result = name_of(outcome);
    if (outcome.usage_retry_after > std::chrono::seconds(0))
        record.usage_not_before = schedule::told_off_until(record.usage_not_before, now, outcome.usage_retry_after);
}

/// Whether the server gave no answer that ends the matter until the next tick.
bool is_failure(const Outcome& outcome) {
    return !outcome.result && may_be_retried(outcome.result.error());
}

void log_outcome(const Installation& installation, Routine& routine, const Outcome& outcome, std::chrono::sys_seconds next) {
    const auto now = installation.surroundings.clock.wall();
    const std::string line = join({routine.log_name(), " result=", name_of(outcome), " next=", duration_text(next - now)});
    if (outcome.result) {
        installation.log.info(join({line, routine.outage().succeeded() ? " recovered=yes" : ""}));
    } else if (!outcome.was_given_up()) {
        if (const auto level = routine.outage().failed(now)) {
            *level == LogLevel::warning ? installation.log.warning(line) : installation.log.info(line);
        }
    }
}

/// One look at the timetable of a routine.
class Look {
public:
    Look(Installation& installation, Routine& routine, const Configuration& configuration)
        : installation_(installation),
          routine_(routine),
          configuration_(configuration),
          interval_(configuration.settings.check_interval.value),
          clock_(installation.surroundings.clock),
          random_(installation.surroundings.random) {}

    std::chrono::milliseconds take(const std::stop_token& stop) {
        const auto stored = load_schedule(installation_, routine_.record_file());
        if (!stored) {
            report_hindrance(installation_, routine_, stored.error());
            return Worker::wait_max;
        }
        ScheduleRecord record = stored->value_or(ScheduleRecord{});
        Timetable timetable = record.timetable ? *record.timetable : schedule::begin(clock_.wall(), random_);
        timetable = schedule::look(timetable, interval_, clock_.wall(), random_);
        timetable = schedule::no_sooner(timetable, interval_, clock_.wall(), std::exchange(record.told_off_until, {}));
        std::optional<Outcome> outcome;
        if (timetable.due <= clock_.wall()) {
            outcome = perform(timetable, record, stop);
            if (installation_.is_forked()) return Worker::wait_max;  // what came of it is its parent's to write
            timetable = after(timetable, *outcome, *record.timetable);
        }
        record.timetable = timetable;
        if (record != *stored) static_cast<void>(save_schedule(installation_, routine_.record_file(), record));
        if (outcome) log_outcome(installation_, routine_, *outcome, timetable.due);
        return std::chrono::duration_cast<std::chrono::milliseconds>(timetable.due - clock_.wall());
    }

private:
    /// Written down first: who dies while it sends, or cannot write afterwards, has had this try.
    Outcome perform(const Timetable& due, ScheduleRecord& record, const std::stop_token& stop) {
        record.timetable = schedule::after_failure(due, interval_, clock_.wall(), std::chrono::seconds(0), random_);
        auto begun = save_schedule(installation_, routine_.record_file(), record);
        const bool statistics_wait = schedule::is_told_off(record.usage_not_before, clock_.wall());
        if (!statistics_wait) record.usage_not_before = {};
        const Occasion occasion{.by_hand = false, .statistics_wait = statistics_wait};
        Outcome outcome = begun ? routine_.perform(configuration_, occasion, stop) : Outcome{std::move(begun).error()};
        note_outcome(record, outcome, clock_.wall());
        return outcome;
    }

    /// When to do it next.
    [[nodiscard]] Timetable after(const Timetable& due, const Outcome& outcome, const Timetable& as_if_it_failed) const {
        if (outcome.was_given_up()) return as_if_it_failed;
        if (!is_failure(outcome)) return schedule::after_answer(due, interval_, clock_.wall());
        return schedule::after_failure(due, interval_, clock_.wall(), outcome.retry_after, random_);
    }

    Installation& installation_;
    Routine& routine_;
    const Configuration& configuration_;
    const std::chrono::seconds interval_;
    Clock& clock_;
    Random& random_;
};

}  // namespace

void report_hindrance(const Installation& installation, Routine& routine, const Error& error) {
    const auto next = installation.surroundings.clock.wall() + std::chrono::ceil<std::chrono::seconds>(Worker::wait_max);
    log_outcome(installation, routine, Outcome{error}, next);
}

std::chrono::milliseconds perform_if_due(Installation& installation, Routine& routine, const Configuration& configuration,
                                         const std::stop_token& stop) {
    return Look(installation, routine, configuration).take(stop);
}

Outcome perform_by_hand(Installation& installation, Routine& routine, const Configuration& configuration,
                        const std::stop_token& stop) {
    Outcome outcome = routine.perform(configuration, {.by_hand = true}, stop);
    if (const auto stored = load_schedule(installation, routine.record_file())) {
        const ScheduleRecord before = stored->value_or(ScheduleRecord{});
        ScheduleRecord record = before;
        const auto now = installation.surroundings.clock.wall();
        note_outcome(record, outcome, now);
        if (is_failure(outcome) && outcome.retry_after > std::chrono::seconds(0))
            record.told_off_until = schedule::told_off_until(record.told_off_until, now, outcome.retry_after);
        // A record of nothing is none: what was given up before anything was tried leaves no trace.
        if (record != before) static_cast<void>(save_schedule(installation, routine.record_file(), record));
    }
    return outcome;
}

bool may_be_retried(const Error& error) noexcept {
    switch (error.code) {
        case ErrorCode::dns:
        case ErrorCode::connect:
        case ErrorCode::proxy:
        case ErrorCode::proxy_auth:
        case ErrorCode::tls_untrusted:
        case ErrorCode::tls_pin:
        case ErrorCode::timeout:
        case ErrorCode::protocol:
        case ErrorCode::http_status:
        case ErrorCode::try_later:
        case ErrorCode::state_unavailable:
        case ErrorCode::state_busy:
            return true;
        default:
            return false;
    }
}

}  // namespace telemetry
