#include "schedule/schedule_record.hpp"

#include "state/key_values.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <array>

namespace telemetry {

namespace {

constexpr std::array<std::string_view, 3> due_as_names{"tick", "catchUp", "retry"};

bool is_result(std::string_view text) {
    return !text.empty() && text.size() <= 32 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

}  // namespace

std::string write_schedule(const ScheduleRecord& record) {
    const Timetable& timetable = record.timetable;
    std::string text = "# When this installation checks. Times are UTC.\n";
    append_key_value(text, "first", write_utc(timetable.first));
    append_key_value(text, "due", write_utc(timetable.due));
    append_key_value(text, "dueAs", due_as_names[static_cast<std::size_t>(timetable.due_as)]);
    append_key_value(text, "retries", timetable.retries);
    append_key_value(text, "notBefore", write_utc(timetable.not_before));
    if (record.last_try) append_key_value(text, "lastTry", write_utc(*record.last_try));
    if (!record.last_result.empty()) append_key_value(text, "lastResult", record.last_result);
    return text;
}

Result<ScheduleRecord> read_schedule(std::string_view text) {
    const auto entries = parse_key_values(text);
    if (!entries) return failure(ErrorCode::state_corrupt, "schedule: " + entries.error().message);
    const auto broken = [](std::string_view rule) {
        return failure(ErrorCode::state_corrupt, std::string("schedule: ").append(rule));
    };
    const auto time_of = [&](std::string_view key) { return read_utc(find_value(*entries, key).value_or("")); };
    const auto first = time_of("first");
    const auto due = time_of("due");
    const auto not_before = time_of("notBefore");
    if (!first || !due || !not_before) return broken("first, due and notBefore must be times");
    const auto due_as = std::ranges::find(due_as_names, find_value(*entries, "dueAs").value_or(""));
    if (due_as == due_as_names.end()) return broken("dueAs must be tick, catchUp or retry");
    const auto retries = parse_number(find_value(*entries, "retries").value_or(""));
    if (!retries || *retries > schedule::retries_max) return broken("retries must be a number from 0 to 3");

    ScheduleRecord record;
    record.timetable = {*first, *due, static_cast<DueAs>(due_as - due_as_names.begin()), static_cast<std::uint32_t>(*retries),
                        *not_before};
    if (find_value(*entries, "lastTry")) {
        record.last_try = time_of("lastTry");
        if (!record.last_try) return broken("lastTry must be a time");
    }
    if (const auto result = find_value(*entries, "lastResult")) {
        if (!is_result(*result)) return broken("lastResult must be `ok` or the name of an error");
        record.last_result = *result;
    }
    return record;
}

}  // namespace telemetry
