#define BOOST_TEST_MODULE telemetry
#include <boost/test/unit_test.hpp>

#include <thread>

namespace {

// With the first thread of a process the thread sanitizer begins one of its own, which is to be there before a test counts.
[[maybe_unused]] const bool has_had_a_thread = [] {
    std::thread([] {}).join();
    return true;
}();

}  // namespace
