#include "system/utc_time.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace telemetry {

namespace {

constexpr std::string_view form = "0000-00-00T00:00:00Z";

constexpr std::chrono::sys_seconds first = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr std::chrono::sys_seconds last =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

bool has_form(std::string_view text) {
    const auto fits = [](char given, char wanted) { return wanted == '0' ? given >= '0' && given <= '9' : given == wanted; };
    return std::ranges::equal(text, form, fits);
}

int number(std::string_view text, std::size_t begin, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + begin, text.data() + begin + size, value);
    return value;
}

}  // namespace

std::string write_utc(std::chrono::sys_seconds time) {
    time = std::clamp(time, first, last);
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

std::optional<std::chrono::sys_seconds> read_utc(std::string_view text) {
    if (!has_form(text)) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(number(text, 0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(text, 8, 2))));
    const int hours = number(text, 11, 2);
    const int minutes = number(text, 14, 2);
    const int seconds = number(text, 17, 2);
    if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds);
}

}  // namespace telemetry
