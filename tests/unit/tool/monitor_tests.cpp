#include "tool/monitor.hpp"

#include "unit/tool/sample_notice.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace telemetry;
using namespace telemetry::tool;
using namespace tool_tests;

namespace {

Status status(std::string last_result = "ok") {
    Status status;
    status.checks_are_on = true;
    status.last_result = std::move(last_result);
    return status;
}

UpdateNotice with(Availability availability, ReleaseSeverity severity) {
    UpdateNotice notice = nothing_new();
    notice.availability = availability;
    notice.newest = release("2018.3.1", severity);
    if (availability == Availability::security) notice.newest_security = notice.newest;
    return notice;
}

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(MonitorState)

BOOST_AUTO_TEST_SUITE(monitor_tests)

BOOST_AUTO_TEST_CASE(up_to_date_is_ok_with_the_time_that_is_left) {
    const MonitorResult result = judge(status(), nothing_new(), august + std::chrono::days(9));
    BOOST_TEST(result.state == MonitorState::ok);
    BOOST_TEST(result.text == "UPDATE OK - up to date; valid until 2018-08-11 00:00 UTC | expires_in=86400s");
}

BOOST_AUTO_TEST_CASE(an_update_is_a_warning_and_a_security_update_critical) {
    const MonitorResult update = judge(status(), with(Availability::update, ReleaseSeverity::fix), august);
    BOOST_TEST(update.state == MonitorState::warning);
    BOOST_TEST(
        update.text ==
        "UPDATE WARNING - update 2018.3.1, known since 2018-08-01 01:00 UTC, https://updates.example.com/notes/2018.3.1; "
        "valid until 2018-08-11 00:00 UTC | expires_in=864000s");
    const MonitorResult security = judge(status(), with(Availability::security, ReleaseSeverity::security), august);
    BOOST_TEST(security.state == MonitorState::critical);
    BOOST_TEST(security.text.starts_with("UPDATE CRITICAL - security update 2018.3.1, known since "), security.text);
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_is_in_one_line_under_the_worst_of_it) {
    const MonitorResult result = judge(status(), all_at_once(), august + std::chrono::days(5));
    BOOST_TEST(result.state == MonitorState::critical);
    BOOST_TEST(
        result.text.starts_with("UPDATE CRITICAL - the vendor has taken the running version back; security update 2018.3.1"),
        result.text);
    BOOST_TEST(result.text.find("; update 2018.4.0") != std::string::npos);
    BOOST_TEST(result.text.find("; support has ended on 2018-08-05") != std::string::npos);
    BOOST_TEST(result.text.find('\n') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_expired_notice_is_a_warning_and_lowers_no_alarm) {
    UpdateNotice notice = nothing_new();
    notice.stale = true;
    const auto now = august + std::chrono::days(11);
    const MonitorResult result = judge(status("dns"), notice, now);
    BOOST_TEST(result.state == MonitorState::warning);
    BOOST_TEST(result.text ==
               "UPDATE WARNING - up to date; the notice has expired on 2018-08-11 00:00 UTC; the last check ended in dns | "
               "expires_in=-86400s");
    notice = with(Availability::security, ReleaseSeverity::security);
    notice.stale = true;
    BOOST_TEST(judge(status(), notice, now).state == MonitorState::critical);
}

BOOST_AUTO_TEST_CASE(a_failed_check_is_no_alarm_while_the_notice_is_valid) {
    const MonitorResult result = judge(status("dns"), nothing_new(), august);
    BOOST_TEST(result.state == MonitorState::ok);
    BOOST_TEST(result.text.find("the last check ended in dns") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_unknown) {
    const MonitorResult never = judge(status(""), std::nullopt, august);
    BOOST_TEST(never.state == MonitorState::unknown);
    BOOST_TEST(never.text == "UPDATE UNKNOWN - no notice has been verified yet");
    Status off = status();
    off.checks_are_on = false;
    BOOST_TEST(judge(off, nothing_new(), august).state == MonitorState::unknown);
    Status broken = status();
    broken.problems = {"settings.conf line 1: is not a setting"};
    const MonitorResult result = judge(broken, nothing_new(), august);
    BOOST_TEST(result.state == MonitorState::unknown);
    BOOST_TEST(result.text.find("settings.conf line 1: is not a setting") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(turning_checks_off_hides_no_security_update) {
    Status off = status();
    off.checks_are_on = false;
    BOOST_TEST(judge(off, with(Availability::security, ReleaseSeverity::security), august).state == MonitorState::critical);
}

BOOST_AUTO_TEST_CASE(an_address_with_a_bar_is_left_out_since_numbers_follow_a_bar) {
    UpdateNotice notice = with(Availability::update, ReleaseSeverity::fix);
    notice.newest->notes_url = "https://h/a|b=1";
    BOOST_TEST(judge(status(), notice, august).text.find("a|b") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
