#include "inventory/timestamp.hpp"

#include <cstddef>

namespace telemetry::inventory {
namespace {

using namespace std::chrono;

/// Takes a text apart from its front; once something did not fit it stays `broken`.
class Cursor {
public:
    explicit Cursor(std::string_view text) noexcept : rest_(text) {}

    bool next_is(char c) const noexcept { return !rest_.empty() && rest_.front() == c; }
    bool at_digit() const noexcept { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

    int digit() noexcept {
        if (!at_digit()) {
            broken_ = true;
            return 0;
        }
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }

    int number(int digits) noexcept {
        int value = 0;
        while (digits-- > 0) value = value * 10 + digit();
        return value;
    }

    int number_up_to(int max, int digits) noexcept {
        const int value = number(digits);
        if (value > max) broken_ = true;
        return value;
    }

    void expect(char c) noexcept {
        if (!next_is(c)) {
            broken_ = true;
            return;
        }
        rest_.remove_prefix(1);
    }

    bool finished() const noexcept { return !broken_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool broken_ = false;
};

year_month_day date(Cursor& text) noexcept {
    const int y = text.number(4);
    text.expect('-');
    const int m = text.number(2);
    text.expect('-');
    const int d = text.number(2);
    return year{y} / month{static_cast<unsigned>(m)} / day{static_cast<unsigned>(d)};
}

milliseconds fraction(Cursor& text) noexcept {
    if (!text.next_is('.')) return 0ms;
    text.expect('.');
    int value = 0;
    int place = 100;
    do {
        value += place * text.digit();
        place /= 10;
    } while (text.at_digit());
    return milliseconds{value};
}

milliseconds time_of_day(Cursor& text) noexcept {
    const hours h{text.number_up_to(23, 2)};
    text.expect(':');
    const minutes m{text.number_up_to(59, 2)};
    text.expect(':');
    const seconds s{text.number_up_to(59, 2)};
    return h + m + s + fraction(text);
}

minutes offset(Cursor& text) noexcept {
    if (text.next_is('Z')) {
        text.expect('Z');
        return 0min;
    }
    const bool west = text.next_is('-');
    text.expect(west ? '-' : '+');
    const hours h{text.number_up_to(23, 2)};
    text.expect(':');
    const minutes m{text.number_up_to(59, 2)};
    return west ? -(h + m) : h + m;
}

}  // namespace

std::optional<sys_time<milliseconds>> parse_timestamp(std::string_view text) noexcept {
    Cursor cursor(text);
    const year_month_day calendar_day = date(cursor);
    cursor.expect('T');
    const milliseconds since_midnight = time_of_day(cursor);
    const minutes east_of_utc = offset(cursor);
    if (!cursor.finished() || !calendar_day.ok()) return std::nullopt;
    return sys_days{calendar_day} + since_midnight - east_of_utc;
}

}  // namespace telemetry::inventory
