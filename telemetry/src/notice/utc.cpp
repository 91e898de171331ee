#include "notice/utc.hpp"

namespace telemetry::notice {

namespace {

// `pattern` is the text with 0 for each digit.
bool has_form(std::string_view text, std::string_view pattern) noexcept {
    if (text.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
    }
    return true;
}

int number_at(std::string_view text, std::size_t offset, std::size_t digits) noexcept {
    int number = 0;
    for (const char c : text.substr(offset, digits)) number = number * 10 + (c - '0');
    return number;
}

std::string digits(int number, std::size_t width) {
    const std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

std::optional<std::chrono::sys_days> read_day(std::string_view text) noexcept {
    if (!has_form(text, "0000-00-00")) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(number_at(text, 0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
    if (!day.ok() || day.year() < std::chrono::year(1970)) return std::nullopt;
    return std::chrono::sys_days(day);
}

std::optional<std::chrono::sys_seconds> read_time(std::string_view text) noexcept {
    if (!has_form(text, "0000-00-00T00:00:00Z")) return std::nullopt;
    const auto day = read_day(text.substr(0, 10));
    const std::chrono::hours hours(number_at(text, 11, 2));
    const std::chrono::minutes minutes(number_at(text, 14, 2));
    const std::chrono::seconds seconds(number_at(text, 17, 2));
    if (!day || hours.count() > 23 || minutes.count() > 59 || seconds.count() > 59) return std::nullopt;
    return *day + hours + minutes + seconds;
}

std::string write_day(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return digits(static_cast<int>(date.year()), 4) + '-' + digits(static_cast<int>(static_cast<unsigned>(date.month())), 2) +
           '-' + digits(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

std::string write_time(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    return write_day(day) + 'T' + digits(static_cast<int>(clock.hours().count()), 2) + ':' +
           digits(static_cast<int>(clock.minutes().count()), 2) + ':' + digits(static_cast<int>(clock.seconds().count()), 2) +
           'Z';
}

}  // namespace telemetry::notice
