#include "serve/request_buffer.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace collector;
using State = RequestReader::State;

namespace {

std::string request(std::size_t body_size) {
    return "POST /v1/check HTTP/1.1\r\nContent-Length: " + std::to_string(body_size) + "\r\n\r\n" + std::string(body_size, 'x');
}

// Hands over as much as there is space for. @return what is left.
std::string_view give(RequestBuffer& buffer, std::string_view bytes, State& state) {
    const auto space = buffer.space();
    BOOST_TEST_REQUIRE(!space.empty());
    const std::size_t count = std::min(bytes.size(), space.size());
    std::copy_n(bytes.begin(), count, space.begin());
    state = buffer.take(count);
    return bytes.substr(count);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_request_buffer_tests)

// What the reader gave out pointed into memory that had been given back, once the buffer had grown.
BOOST_AUTO_TEST_CASE(what_was_read_stays_where_it_is_until_more_comes) {
    const std::string bytes = request(60'000);
    std::string_view rest = bytes;
    RequestBuffer buffer;
    for (State state = State::incomplete; state == State::incomplete;) {
        rest = give(buffer, rest, state);
        BOOST_TEST(!buffer.space().empty());
        BOOST_TEST((buffer.reader().head().raw.data() == buffer.received().data()));
        BOOST_TEST(buffer.reader().head().method == "POST");
    }
    BOOST_TEST(buffer.reader().body().size() == 60'000u);
    BOOST_TEST(rest.empty());
}

BOOST_AUTO_TEST_CASE(a_request_that_is_dropped_leaves_what_came_after_it) {
    const std::string first = request(3);
    const std::string second = request(5);
    RequestBuffer buffer;
    State state = State::incomplete;
    give(buffer, first + second, state);
    BOOST_TEST((state == State::complete));
    buffer.drop_request();
    BOOST_TEST(buffer.received() == second);
    BOOST_TEST((buffer.read() == State::complete));
    buffer.drop_request();
    BOOST_TEST(buffer.empty());
}

BOOST_AUTO_TEST_SUITE_END()
