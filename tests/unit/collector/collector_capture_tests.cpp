#include "ledger/capture.hpp"

#include "audit/file_bytes.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

using namespace collector;

BOOST_AUTO_TEST_SUITE(collector_capture_tests)

// Numbers began at 1 again after a reset, and with each run: a later request took the place of an earlier one.
BOOST_AUTO_TEST_CASE(no_request_takes_the_place_of_another) {
    const support::TemporaryDirectory folder;
    folder.write("captures/000002.request", "of another run");
    Capture capture(folder.path_of("captures"));
    capture.write("first");
    capture.write("second");
    Capture(folder.path_of("captures")).write("third");
    capture.expect_whole();
    BOOST_TEST(folder.read("captures/000001.request") == "first");
    BOOST_TEST(folder.read("captures/000002.request") == "of another run");
    BOOST_TEST(folder.read("captures/000003.request") == "second");
    BOOST_TEST(folder.read("captures/000004.request") == "third");
}

BOOST_AUTO_TEST_SUITE_END()
