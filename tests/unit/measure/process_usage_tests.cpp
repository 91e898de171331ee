#include "measure/process_usage.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(process_usage_tests)

BOOST_AUTO_TEST_CASE(memory_is_what_the_system_calls_resident) {
    std::string word;
    std::uint64_t kilobytes = 0;
    for (std::ifstream status("/proc/self/status"); status >> word;) {
        if (word == "VmRSS:") status >> kilobytes;
    }
    const auto bytes = telemetry::process_memory_bytes();
    BOOST_REQUIRE(bytes.has_value());
    BOOST_TEST(*bytes > kilobytes * 1024 / 2);
    BOOST_TEST(*bytes < kilobytes * 1024 * 2);
}

BOOST_AUTO_TEST_CASE(memory_that_is_touched_is_seen) {
    const auto before = telemetry::process_memory_bytes();
    const std::vector<char> touched(64 << 20, 'x');
    const auto after = telemetry::process_memory_bytes();
    BOOST_TEST(*after - *before >= (60u << 20));
}

BOOST_AUTO_TEST_CASE(processor_use_is_a_percentage) {
    const auto percent = telemetry::process_cpu_percent();
    BOOST_REQUIRE(percent.has_value());
    BOOST_TEST(*percent <= 100u);
}

BOOST_AUTO_TEST_SUITE_END()
