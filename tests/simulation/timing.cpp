#include "timing.hpp"

#include "schedule/schedule_record.hpp"

namespace simulation {

using namespace std::chrono_literals;

namespace {

/// Whether a schedule says already what comes after the try that is made now, in a look that began then.
bool has_this_try(const telemetry::ScheduleRecord& record, std::chrono::sys_seconds begun, std::chrono::sys_seconds now) {
    const bool was_clock_set_back = now < begun;
    return record.timetable && (was_clock_set_back || record.timetable->due >= begun);
}

}  // namespace

bool Timing::time_passes(std::chrono::seconds time, bool may_ask) {
    if (may_ask) {
        quiet_ += time;
    } else {
        excuse_silence();
    }
    return quiet_ <= 24h;
}

std::string Timing::count_due_try(std::chrono::sys_seconds begun, std::chrono::sys_seconds now) {
    const auto content = files_.durable("state/" + record_file_);
    const auto record = telemetry::read_schedule(content.value_or(""));
    if (content && !record) return {};  // who looks at the files tells
    if (!record || !has_this_try(*record, begun, now)) return "a request left before its try was written down";
    const auto first = record->timetable->first;
    if (first_ && *first_ != first) return "the grid moved after a request";
    if (!first_) begin_ticks_anew();
    first_ = first;
    const Interval interval = interval_of(now);
    if (answered_ == interval) return "a request followed an answer within an interval";
    const bool was_held_up = interval_of(begun) != interval;
    const unsigned tries = was_held_up ? 0 : ++tries_[interval];
    return tries <= 4 ? std::string() : "an interval had more than one request and three retries";
}

void Timing::answered(std::chrono::sys_seconds now) {
    if (first_) answered_ = interval_of(now);
}

}  // namespace simulation
