#include "egress/destination.hpp"

#include "support/must.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <boost/test/unit_test.hpp>

#include <string>

using support::must;
using telemetry::Destination;
using telemetry::Endpoint;
using telemetry::Proxy;
using telemetry::ProxyChoice;

namespace {

const std::string url = "https://updates.example.com/v1/check";

sockaddr_in ipv4(const char* address, std::uint16_t port) {
    sockaddr_in internet{};
    internet.sin_family = AF_INET;
    internet.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &internet.sin_addr);
    return internet;
}

sockaddr_in6 ipv6(const char* address, std::uint16_t port) {
    sockaddr_in6 internet{};
    internet.sin6_family = AF_INET6;
    internet.sin6_port = htons(port);
    ::inet_pton(AF_INET6, address, &internet.sin6_addr);
    return internet;
}

struct DestinationFixture {
    Endpoint endpoint = must(Endpoint::parse(url, "endpoint"));
    ProxyChoice direct;
    ProxyChoice by_proxy{must(Proxy::parse("http://proxy:3128", "proxy")), ""};

    [[nodiscard]] static bool opens(Destination& destination, std::uint16_t port) {
        const auto address = ipv4("192.0.2.1", port);
        return destination.permits_socket(AF_INET, SOCK_STREAM, &address);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(destination_tests, DestinationFixture)

BOOST_AUTO_TEST_CASE(a_request_leaves_over_a_connection_to_an_address_and_port_that_were_permitted) {
    Destination destination(endpoint, direct);
    const auto first = ipv4("192.0.2.1", 443);
    const auto second = ipv6("2001:db8::1", 443);
    BOOST_TEST(destination.permits_socket(AF_INET, SOCK_STREAM, &first));
    BOOST_TEST(destination.permits_socket(AF_INET6, SOCK_STREAM, &second));
    BOOST_TEST(destination.permits_request(url, "192.0.2.1", 443));
    BOOST_TEST(destination.permits_request(url, "2001:db8::1", 443));
    BOOST_TEST(!destination.was_refused());
    BOOST_TEST((destination.proxy() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_request_does_not_leave_for_an_address_port_or_url_that_is_another) {
    const auto leaves = [&](const std::string& to, const char* address, int port) {
        Destination destination(endpoint, direct);
        BOOST_TEST(opens(destination, 443));
        const bool permitted = destination.permits_request(to, address, port);
        BOOST_TEST(destination.was_refused() == !permitted);
        return permitted;
    };
    BOOST_TEST(leaves(url, "192.0.2.1", 443));
    BOOST_TEST(!leaves(url, "192.0.2.2", 443));
    BOOST_TEST(!leaves(url, "192.0.2.1", 444));
    BOOST_TEST(!leaves(url, "", 443));
    BOOST_TEST(!leaves("https://elsewhere.example.com/v1/check", "192.0.2.1", 443));
    BOOST_TEST(!leaves("http://updates.example.com/v1/check", "192.0.2.1", 443));
    BOOST_TEST(!leaves(url + "?id=1", "192.0.2.1", 443));
}

BOOST_AUTO_TEST_CASE(a_socket_is_opened_for_the_port_of_the_endpoint_alone) {
    Destination destination(endpoint, direct);
    BOOST_TEST(!opens(destination, 80));
    BOOST_TEST(destination.was_refused());
    BOOST_TEST(opens(destination, 443));
    BOOST_TEST(!destination.permits_request(url, "192.0.2.1", 443));  // what was once refused is not trusted further
}

BOOST_AUTO_TEST_CASE(by_a_proxy_a_socket_is_opened_for_its_port_alone) {
    Destination destination(endpoint, by_proxy);
    BOOST_TEST(opens(destination, 3128));
    BOOST_TEST((destination.proxy() == &*by_proxy.proxy));
    BOOST_TEST(destination.permits_request(url, "192.0.2.1", 3128));
    BOOST_TEST(!opens(destination, 443));
}

BOOST_AUTO_TEST_CASE(where_some_hosts_are_reached_without_the_proxy_both_ports_are_good) {
    by_proxy.direct_hosts = ".corp";
    Destination destination(endpoint, by_proxy);
    BOOST_TEST(opens(destination, 443));
    BOOST_TEST((destination.proxy() == nullptr));
    BOOST_TEST(opens(destination, 3128));
    BOOST_TEST((destination.proxy() == &*by_proxy.proxy));
    BOOST_TEST(!opens(destination, 80));
}

BOOST_AUTO_TEST_CASE(sockets_are_streams_of_the_internet) {
    const auto internet = ipv4("192.0.2.1", 443);
    sockaddr_un file{};
    file.sun_family = AF_UNIX;
    const auto permits = [&](int family, int type, const void* address) {
        return Destination(endpoint, direct).permits_socket(family, type, address);
    };
    BOOST_TEST(permits(AF_INET, SOCK_STREAM, &internet));
    BOOST_TEST(!permits(AF_INET, SOCK_DGRAM, &internet));
    BOOST_TEST(!permits(AF_INET, SOCK_RAW, &internet));
    BOOST_TEST(!permits(AF_UNIX, SOCK_STREAM, &file));
}

BOOST_AUTO_TEST_SUITE_END()
