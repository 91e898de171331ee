#include "schedule/schedule_record.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::array<std::string_view, 3> due_as_names{"tick", "catchUp", "retry"};
constexpr std::array<std::string_view, 5> timetable_keys{"first", "due", "dueAs", "retries", "notBefore"};

bool is_result(std::string_view text) {
    return !text.empty() && text.size() <= 32 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Error broken(std::string_view rule) {
    return failure(ErrorCode::state_corrupt, join({"schedule: ", rule}));
}

void append_timetable(std::string& text, const Timetable& timetable) {
    append_key_value(text, "first", write_utc(timetable.first));
    append_key_value(text, "due", write_utc(timetable.due));
    append_key_value(text, "dueAs", due_as_names[static_cast<std::size_t>(timetable.due_as)]);
    append_key_value(text, "retries", timetable.retries);
    append_key_value(text, "notBefore", write_utc(timetable.not_before));
}

void append_time(std::string& text, std::string_view key, std::chrono::sys_seconds time) {
    if (time != std::chrono::sys_seconds()) append_key_value(text, key, write_utc(time));
}

std::optional<std::chrono::sys_seconds> time_of(const std::vector<KeyValue>& entries, std::string_view key) {
    return read_utc(find_value(entries, key).value_or(""));
}

Result<Timetable> read_timetable(const std::vector<KeyValue>& entries) {
    const auto first = time_of(entries, "first");
    const auto due = time_of(entries, "due");
    const auto not_before = time_of(entries, "notBefore");
    if (!first || !due || !not_before) return broken("first, due and notBefore must be times");
    const auto due_as = std::ranges::find(due_as_names, find_value(entries, "dueAs").value_or(""));
    if (due_as == due_as_names.end()) return broken("dueAs must be tick, catchUp or retry");
    const auto retries = parse_number(find_value(entries, "retries").value_or(""));
    if (!retries || *retries > schedule::retries_max) return broken("retries must be a number from 0 to 3");
    return Timetable{*first, *due, static_cast<DueAs>(due_as - due_as_names.begin()), static_cast<std::uint32_t>(*retries),
                     *not_before};
}

}  // namespace

std::string write_schedule(const ScheduleRecord& record) {
    std::string text = "# When this installation checks. Times are UTC.\n";
    if (record.timetable) append_timetable(text, *record.timetable);
    if (record.last_try) append_key_value(text, "lastTry", write_utc(*record.last_try));
    if (!record.last_result.empty()) append_key_value(text, "lastResult", record.last_result);
    append_time(text, "toldOffUntil", record.told_off_until);
    append_time(text, "usageNotBefore", record.usage_not_before);
    return text;
}

Result<ScheduleRecord> read_schedule(std::string_view text) {
    const auto entries = parse_key_values(text);
    if (!entries) return broken(entries.error().message);

    ScheduleRecord record;
    const auto is_there = [&](std::string_view key) { return find_value(*entries, key).has_value(); };
    const bool is_by_hand_alone = is_there("lastTry") && std::ranges::none_of(timetable_keys, is_there);
    if (!is_by_hand_alone) {
        auto timetable = read_timetable(*entries);
        if (!timetable) return std::move(timetable).error();
        record.timetable = *timetable;
    }
    if (find_value(*entries, "lastTry")) {
        record.last_try = time_of(*entries, "lastTry");
        if (!record.last_try) return broken("lastTry must be a time");
    }
    if (const auto result = find_value(*entries, "lastResult")) {
        if (!is_result(*result)) return broken("lastResult must be `ok` or the name of an error");
        record.last_result = *result;
    }
    for (const auto& [key, time] :
         {std::pair("toldOffUntil", &record.told_off_until), std::pair("usageNotBefore", &record.usage_not_before)}) {
        if (!is_there(key)) continue;
        const auto read = time_of(*entries, key);
        if (!read) return broken(join({key, " must be a time"}));
        *time = *read;
    }
    return record;
}

}  // namespace telemetry
