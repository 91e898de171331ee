// libcurl is told one address and gets to hear another, as if a setting, a variable or a reply had led it astray: this program
// has a curl_easy_setopt of its own, which changes the address on the way.
#include "egress/transport.hpp"

#include <curl/curl.h>
#include <dlfcn.h>
#include <boost/test/unit_test.hpp>

#include "proxy_fixture.hpp"
#include "support/must.hpp"

#include <cstdarg>
#include <string>

using namespace transport;
using support::must;
using telemetry::Error;
using telemetry::ErrorCode;

namespace {

std::string false_url;    // empty: the true one
std::string false_proxy;  // empty: the true one

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const Error refused{ErrorCode::gate_refused, "a connection would have gone elsewhere than to the endpoint"};

struct AstrayFixture : ProxyFixture {
    AstrayFixture() { identity = authority.issue("DNS:localhost,IP:127.0.0.1"); }
    ~AstrayFixture() {
        false_url.clear();
        false_proxy.clear();
    }
};

}  // namespace

#undef curl_easy_setopt
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"  // the type of `option` is libcurl's choice
extern "C" CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
    using SetOption = CURLcode (*)(CURL*, CURLoption, ...);
    static const auto real = reinterpret_cast<SetOption>(::dlsym(RTLD_NEXT, "curl_easy_setopt"));
    std::va_list arguments;
    va_start(arguments, option);
    const void* value = va_arg(arguments, void*);  // numbers and addresses are passed alike where this runs
    va_end(arguments);
    if (option == CURLOPT_URL && !false_url.empty()) value = false_url.c_str();
    if (option == CURLOPT_PROXY && !false_proxy.empty()) value = false_proxy.c_str();
    return real(easy, option, value);
}
#pragma GCC diagnostic pop

BOOST_FIXTURE_TEST_SUITE(led_astray_tests, AstrayFixture)

BOOST_AUTO_TEST_CASE(without_a_lie_a_request_arrives) {
    const Listener server(replying(ok));
    BOOST_TEST(must(send(server)).status == 200);
}

BOOST_AUTO_TEST_CASE(another_port_gets_no_connection) {
    const Listener server(replying(ok));
    const Listener elsewhere(replying(ok));
    false_url = url_of(elsewhere);
    BOOST_TEST((send(server).error() == refused));
    BOOST_TEST(elsewhere.connections() == 0);
}

BOOST_AUTO_TEST_CASE(another_host_behind_the_same_port_gets_no_request) {
    const Listener server(replying(ok));
    false_url = "https://127.0.0.1:" + std::to_string(server.port()) + "/v1/check";
    BOOST_TEST((send(server).error() == refused));
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(another_path_gets_no_request) {
    const Listener server(replying(ok));
    false_url = url_of(server) + "/elsewhere";
    BOOST_TEST((send(server).error() == refused));
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_nobody_chose_gets_no_connection) {
    const Listener server(replying(ok));
    const Listener proxy(tunneling_to(server));
    false_proxy = address_of(proxy);
    BOOST_TEST((send(server).error() == refused));
    BOOST_TEST(proxy.connections() == 0);
    route.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
    BOOST_TEST((send(server).error() == refused));
    BOOST_TEST(proxy.connections() == 0);
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()
