#include "tool/words.hpp"

namespace telemetry::tool {

namespace {

std::string two_digits(unsigned number) {
    return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

}  // namespace

std::string grouped(std::string_view digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
        text.push_back(digits[i]);
    }
    return text;
}

std::string counted(std::size_t number, std::string_view noun) {
    return grouped(std::to_string(number)).append(" ").append(noun).append(number == 1 ? "" : "s");
}

std::string_view unit_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::count:
            return "how many";
        case Kind::count_by_label:
            return "per label";
        case Kind::flag:
            return "yes or no";
        case Kind::seconds:
            return "seconds";
        case Kind::bytes:
            return "bytes";
        case Kind::percent:
            return "percent";
        case Kind::sha1:
            return "SHA-1";
    }
    return "";
}

std::string_view name_of(MadeBy made_by) noexcept {
    switch (made_by) {
        case MadeBy::library:
            return "library";
        case MadeBy::product:
            return "product";
        case MadeBy::platform:
            return "platform";
    }
    return "";
}

std::string_view delivery_text(std::string_view outcome) noexcept {
    return outcome == "ok" ? "delivered" : outcome;
}

std::string joined(std::span<const std::string_view> items) {
    std::string text;
    for (const std::string_view item : items) text.append(text.empty() ? "" : ", ").append(item);
    return text;
}

std::string since_text(const Version& since) {
    return since == Version() ? "any" : since.to_string();
}

std::chrono::sys_days today() noexcept {
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

std::string day_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<int>(date.year())) + "-" + two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day()));
}

std::string time_text(std::chrono::sys_seconds time) {
    const std::string iso = iso_text(time);
    const std::size_t t = iso.find('T');
    return iso.substr(0, t) + " " + iso.substr(t + 1, 5) + " UTC";
}

std::string iso_text(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    return day_text(day) + "T" + two_digits(static_cast<unsigned>(clock.hours().count())) + ":" +
           two_digits(static_cast<unsigned>(clock.minutes().count())) + ":" +
           two_digits(static_cast<unsigned>(clock.seconds().count())) + "Z";
}

}  // namespace telemetry::tool
