#include "schedule/schedule_record.hpp"

#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace std::chrono_literals;
using telemetry::DueAs;
using telemetry::read_schedule;
using telemetry::ScheduleRecord;
using telemetry::Timetable;
using telemetry::write_schedule;

namespace {

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1) + 12h;

ScheduleRecord full_record() {
    return {Timetable{noon, noon + 8h, DueAs::retry, 2, noon + 1h}, noon + 5min, "tls_untrusted", noon + 2h, noon + 3h};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schedule_record_tests)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_again) {
    for (const ScheduleRecord& record :
         {full_record(), ScheduleRecord{Timetable{noon, noon, DueAs::tick, 0, {}}, {}, {}}, ScheduleRecord{{}, noon, "ok"},
          ScheduleRecord{{}, noon, "try_later", noon + 24h, noon + 1h}}) {
        const auto again = read_schedule(write_schedule(record));
        BOOST_REQUIRE(again.has_value());
        BOOST_TEST((*again == record));
    }
}

BOOST_AUTO_TEST_CASE(a_record_of_a_version_that_kept_less_is_read) {
    const ScheduleRecord former{Timetable{noon, noon + 8h, DueAs::tick, 0, {}}, noon, "ok"};
    const auto read = read_schedule(
        "# When this installation checks. Times are UTC.\nfirst = 2018-08-01T12:00:00Z\ndue = 2018-08-01T20:00:00Z\n"
        "dueAs = tick\nretries = 0\nnotBefore = 1970-01-01T00:00:00Z\nlastTry = 2018-08-01T12:00:00Z\nlastResult = ok\n");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((*read == former));
    BOOST_TEST(write_schedule(former).find("Off") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_record_cut_short_is_broken_or_another_whole_one) {
    const std::string text = write_schedule(full_record());
    for (std::size_t size = 0; size < text.size(); ++size) {
        const auto read = read_schedule(text.substr(0, size));
        if (!read) BOOST_TEST((read.error().code == telemetry::ErrorCode::state_corrupt));
    }
    BOOST_TEST(!read_schedule("").has_value());
    BOOST_TEST(!read_schedule("due = 2018-08-01T20:00:00Z\nlastTry = 2018-08-01T12:00:00Z\n").has_value());
}

BOOST_AUTO_TEST_CASE(a_value_outside_its_form_is_refused_without_being_repeated) {
    const std::string good = write_schedule(full_record());
    const auto with = [&](std::string_view key, std::string_view value) {
        std::string text = good;
        const std::size_t begin = text.find("\n" + std::string(key) + " = ") + 1;
        text.replace(begin, text.find('\n', begin) - begin, std::string(key) + " = " + std::string(value));
        return read_schedule(text);
    };
    for (const auto& [key, value] :
         {std::pair("first", "Alice"), std::pair("due", "2018-13-01T00:00:00Z"), std::pair("dueAs", "Alice"),
          std::pair("retries", "4"), std::pair("retries", "-1"), std::pair("notBefore", "2018-08-01"),
          std::pair("toldOffUntil", "Alice"), std::pair("usageNotBefore", "tomorrow"), std::pair("lastTry", "Alice"),
          std::pair("lastResult", "Alice was here")}) {
        const auto read = with(key, value);
        BOOST_REQUIRE(!read.has_value());
        BOOST_TEST(read.error().message.find(value) == std::string::npos);
        BOOST_TEST(read.error().message.find(key) != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
