// What the shared library brings into its host's process.
#include "support/held.hpp"
#include "support/process_figures.hpp"
#include "support/temporary_directory.hpp"

#include <telemetry/telemetry.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <deploy_server/metrics.hpp>
#include <string>
#include <string_view>

namespace {

int calls_of_curl = 0;

}  // namespace

// These stand before libcurl's own. Without a handle the library gives up, so nothing here reaches for the network.
extern "C" {

int curl_global_init(long) {
    ++calls_of_curl;
    return 0;
}

void* curl_multi_init() {
    ++calls_of_curl;
    return nullptr;
}

void* curl_easy_init() {
    ++calls_of_curl;
    return nullptr;
}

}  // extern "C"

namespace {

telemetry::Client make_client(const std::string& state_dir) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    options.state_dir = state_dir;
    auto client = telemetry::Client::create(deploy_server::metrics::dictionary(), std::move(options));
    BOOST_REQUIRE(client.has_value());
    return *std::move(client);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(footprint_tests)

BOOST_AUTO_TEST_CASE(the_library_needs_curl_and_crypto_and_what_the_language_needs) {
    // libgcc_s unwinds exceptions, libm and the loader belong to the C library.
    constexpr std::array<std::string_view, 7> expected{"libcurl.so.",  "libcrypto.so.", "libstdc++.so.", "libc.so.",
                                                       "libgcc_s.so.", "libm.so.",      "ld-linux"};
    const auto needed = support::needed_by("libtelemetry.so");
    BOOST_TEST(needed.size() >= 4u);
    for (const std::string& name : needed) {
        BOOST_TEST(std::ranges::any_of(expected, [&](std::string_view start) { return name.starts_with(start); }), name);
    }
}

// Bug: to be told of the exit of the process after OpenSSL, the library had it load its error texts. Stands before all that
// makes a client.
BOOST_AUTO_TEST_CASE(a_client_that_waits_for_its_first_check_has_hardly_touched_openssl) {
    const support::TemporaryDirectory folder;
    const std::size_t before = support::resident_kib_of("libcrypto.so");
    BOOST_TEST(before > 0u);
    auto client = make_client(folder.path_of("state"));
    client.start();
    BOOST_TEST(client.stop());
    BOOST_TEST(support::resident_kib_of("libcrypto.so") <= before + 256);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_on_has_one_thread_and_one_that_is_off_has_none) {
    const support::TemporaryDirectory folder;
    const std::size_t before = support::thread_count();
    auto off = make_client(folder.path_of("off"));
    BOOST_REQUIRE(off.configure({.upgrade_check = telemetry::Choice::off}).has_value());
    off.start();
    BOOST_TEST(support::thread_count() == before);
    auto on = make_client(folder.path_of("on"));
    BOOST_TEST(support::thread_count() == before);
    on.start();
    BOOST_TEST(support::thread_count() == before + 1);
    BOOST_TEST(on.stop());
    BOOST_TEST(support::thread_count() == before);
}

BOOST_AUTO_TEST_CASE(libcurl_is_set_up_at_the_first_request_and_not_before) {
    const support::TemporaryDirectory folder;
    auto client = make_client(folder.path_of("state"));
    client.start();
    BOOST_TEST(client.preview().has_value());
    BOOST_TEST(calls_of_curl == 0);
    BOOST_TEST(!client.check_now());
    BOOST_TEST(calls_of_curl > 0);
}

BOOST_AUTO_TEST_SUITE_END()
