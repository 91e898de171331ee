#include "client/log.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace std::chrono_literals;
using telemetry::Log;
using telemetry::LogLevel;
using telemetry::OutageReport;

BOOST_AUTO_TEST_SUITE(log_tests)

BOOST_AUTO_TEST_CASE(lines_reach_the_callback_and_nobody_without_one) {
    Log log;
    log.info("lost");
    std::string seen;
    log.to([&](const telemetry::LogLine& line) { seen += line.text; });
    log.info("a");
    log.warning("b");
    log.to(nullptr);
    log.info("lost");
    BOOST_TEST(seen == "ab");
}

BOOST_AUTO_TEST_CASE(a_callback_may_throw_or_log_or_replace_itself) {
    Log log;
    log.to([](const telemetry::LogLine&) { throw std::runtime_error("Alice"); });
    log.warning("a");
    int depth = 0;
    log.to([&](const telemetry::LogLine&) {
        if (++depth < 3) log.info("again");
        log.to(nullptr);
    });
    log.info("a");
    BOOST_TEST(depth == 3);
}

BOOST_AUTO_TEST_CASE(an_outage_gives_a_warning_then_a_line_a_day_then_its_end) {
    OutageReport outage;
    const std::chrono::sys_seconds begin{};
    BOOST_TEST(!outage.succeeded());
    BOOST_TEST((outage.failed(begin) == LogLevel::warning));
    BOOST_TEST(!outage.failed(begin + 8h).has_value());
    BOOST_TEST(!outage.failed(begin + 24h - 1s).has_value());
    BOOST_TEST((outage.failed(begin + 24h) == LogLevel::info));
    BOOST_TEST(!outage.failed(begin + 32h).has_value());
    BOOST_TEST(outage.succeeded());
    BOOST_TEST(!outage.succeeded());
    BOOST_TEST((outage.failed(begin + 33h) == LogLevel::warning));
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_does_not_silence_an_outage) {
    OutageReport outage;
    const std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2060) / 1 / 1);
    BOOST_TEST(outage.failed(now).has_value());
    BOOST_TEST(outage.failed(now - std::chrono::days(10'000)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
