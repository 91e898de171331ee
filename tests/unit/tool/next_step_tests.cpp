#include "tool/next_step.hpp"

#include "tool/exit_code.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <set>
#include <string>
#include <string_view>

using namespace telemetry;
using namespace telemetry::tool;

namespace {

constexpr std::array failures_of_the_network{
    ErrorCode::dns,        ErrorCode::connect,          ErrorCode::proxy,
    ErrorCode::proxy_auth, ErrorCode::tls_untrusted,    ErrorCode::tls_pin,
    ErrorCode::timeout,    ErrorCode::http_status,      ErrorCode::response_too_large,
    ErrorCode::rejected,   ErrorCode::redirect_refused, ErrorCode::protocol,
};

}  // namespace

BOOST_AUTO_TEST_SUITE(next_step_tests)

BOOST_AUTO_TEST_CASE(every_failure_of_the_network_has_a_step_of_its_own) {
    std::set<std::string_view> steps;
    for (const ErrorCode code : failures_of_the_network) {
        BOOST_TEST((exit_code_of(code) == ExitCode::unreachable), to_string(code));
        BOOST_TEST(next_step(code).ends_with('.'), to_string(code));
        steps.insert(next_step(code));
    }
    BOOST_TEST(steps.size() == failures_of_the_network.size());
    BOOST_TEST(!next_step(ErrorCode::try_later).empty());
}

BOOST_AUTO_TEST_CASE(an_answer_that_no_known_key_has_signed_leads_to_the_root) {
    BOOST_TEST(next_step(ErrorCode::unknown_key).find("--notice-root") != std::string_view::npos);
}

// In settings.conf it has no effect on an address that the product gave in its options.
BOOST_AUTO_TEST_CASE(an_endpoint_that_the_host_has_set_is_not_said_to_be_the_administrators) {
    BOOST_TEST(next_step(ErrorCode::redirect_refused).find("unless `update-check status` says that the host") !=
               std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(what_a_message_says_in_full_needs_no_step) {
    for (const ErrorCode code :
         {ErrorCode::configuration, ErrorCode::turned_off, ErrorCode::bad_signature, ErrorCode::internal})
        BOOST_TEST(next_step(code).empty(), to_string(code));
}

BOOST_AUTO_TEST_SUITE_END()
