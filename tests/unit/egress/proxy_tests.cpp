#include "egress/proxy.hpp"

#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

using support::must;
using telemetry::choose_proxy;
using telemetry::Proxy;

namespace {

using Variables = std::map<std::string, std::string>;

telemetry::Result<telemetry::ProxyChoice> choose(const std::string& setting, const Variables& variables) {
    return choose_proxy(setting, [&](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string chosen(const std::string& setting, const Variables& variables) {
    const auto choice = must(choose(setting, variables));
    return choice.proxy ? choice.proxy->address() : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_tests)

BOOST_AUTO_TEST_CASE(what_an_address_leaves_open_is_as_curl_has_it) {
    const auto address = [](const char* text) { return must(Proxy::parse(text, "proxy")).address(); };
    BOOST_TEST(address("proxy.example.com") == "http://proxy.example.com:1080");
    BOOST_TEST(address("http://proxy.example.com:3128/") == "http://proxy.example.com:3128");
    BOOST_TEST(address("https://proxy_1") == "https://proxy_1:443");
    BOOST_TEST(address("socks5h://[::1]:9050") == "socks5h://[::1]:9050");
    BOOST_TEST(must(Proxy::parse("https://10.0.0.1:8443", "proxy")).port() == 8443);
    BOOST_TEST(must(Proxy::parse("https://10.0.0.1", "proxy")).is_http());
    BOOST_TEST(!must(Proxy::parse("socks4://10.0.0.1", "proxy")).is_http());
}

// "None" was taken for the name of a host, and every check failed.
BOOST_AUTO_TEST_CASE(the_two_words_are_words_in_either_case) {
    const Variables variables{{"https_proxy", "http://proxy.example.com:3128"}};
    for (const char* none : {"none", "None", "NONE"}) BOOST_TEST(chosen(none, variables) == "none");
    for (const char* system : {"system", "System", "SYSTEM"})
        BOOST_TEST(chosen(system, variables) == "http://proxy.example.com:3128");
    BOOST_TEST(chosen("nonesuch", variables) == "http://nonesuch:1080");
}

BOOST_AUTO_TEST_CASE(credentials_are_kept_apart_from_the_address) {
    for (const char* text : {"http://alice:se%40cret@proxy:3128", "http://alice:se@c/r#e?t@proxy:3128", "alice@proxy:3128"}) {
        const Proxy proxy = must(Proxy::parse(text, "proxy"));
        BOOST_TEST(proxy.address() == "http://proxy:3128");
        BOOST_TEST(proxy.shown() == "http://…@proxy:3128");
        BOOST_TEST(proxy.credentials().starts_with("alice"));
    }
    BOOST_TEST(must(Proxy::parse("http://alice:se@c:ret@proxy", "proxy")).credentials() == "alice:se@c:ret");
    BOOST_TEST(must(Proxy::parse("http://proxy", "proxy")).credentials() == "");
    BOOST_TEST(must(Proxy::parse("http://proxy", "proxy")).shown() == "http://proxy:1080");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_of_a_proxy_is_refused_without_repeating_it) {
    for (const std::string text :
         {"", "ftp://secret", "HTTP//secret", "http://", "http://secret:0", "http://secret:65536", "http://secret:80x",
          "http://secret:", "http://[::1", "http://[secret]:1", "http://[::1]x", "http://se cret", "http://secret/path",
          "http://alice:secret", "http://secret\r\nX: y", "secret\n", "http://alice:secret@"}) {
        const auto proxy = Proxy::parse(text, "the place");
        BOOST_REQUIRE_MESSAGE(!proxy, text);
        BOOST_TEST((proxy.error().code == telemetry::ErrorCode::configuration));
        BOOST_TEST(proxy.error().message.starts_with("the place: "));
        BOOST_TEST(proxy.error().message.find("secret") == std::string::npos, proxy.error().message);
    }
    BOOST_TEST(!Proxy::parse(std::string(4000, 'a'), "proxy"));
}

BOOST_AUTO_TEST_CASE(of_the_environment_the_narrowest_name_counts_and_lower_case_comes_first) {
    Variables variables{{"ALL_PROXY", "d"}};
    BOOST_TEST(chosen("system", variables) == "http://d:1080");
    variables["all_proxy"] = "c";
    BOOST_TEST(chosen("system", variables) == "http://c:1080");
    variables["HTTPS_PROXY"] = "b";
    BOOST_TEST(chosen("system", variables) == "http://b:1080");
    variables["https_proxy"] = "a";
    BOOST_TEST(chosen("system", variables) == "http://a:1080");
    variables["https_proxy"] = "";
    BOOST_TEST(chosen("system", variables) == "http://b:1080");
    BOOST_TEST(chosen("none", variables) == "none");
    BOOST_TEST(chosen("http://e", variables) == "http://e:1080");
    BOOST_TEST(chosen("system", {{"http_proxy", "x"}, {"HTTP_PROXY", "x"}}) == "none");
}

BOOST_AUTO_TEST_CASE(hosts_that_are_reached_without_a_proxy_are_those_of_the_environment_and_lower_case_comes_first) {
    Variables variables{{"NO_PROXY", ".corp"}};
    BOOST_TEST(must(choose("http://a", variables)).direct_hosts == ".corp");
    variables["no_proxy"] = "10.0.0.0/8";
    BOOST_TEST(must(choose("http://a", variables)).direct_hosts == "10.0.0.0/8");
    BOOST_TEST(must(choose("none", variables)).direct_hosts == "");
    BOOST_TEST(must(choose("system", variables)).direct_hosts == "");  // there is nothing to do without
}

BOOST_AUTO_TEST_CASE(a_variable_that_does_not_parse_is_named) {
    const auto choice = choose("system", {{"HTTPS_PROXY", "ftp://alice:secret@proxy"}});
    BOOST_REQUIRE(!choice);
    BOOST_TEST(choice.error().message == "HTTPS_PROXY: the scheme must be http, https, socks4, socks4a, socks5 or socks5h");
}

BOOST_AUTO_TEST_SUITE_END()
