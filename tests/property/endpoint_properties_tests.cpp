#include "egress/endpoint.hpp"

#include "holds.hpp"

#include <string>

using property::holds;
using telemetry::Endpoint;

namespace {

/// Texts that are addresses often enough.
rc::Gen<std::string> address() {
    const auto wild = rc::gen::container<std::string>(
        rc::gen::element('a', 'B', '1', '.', '-', ':', '/', '[', ']', '@', '?', '#', '%', '_', '~', '\0', ' ', 'x'));
    const auto plain = rc::gen::map(rc::gen::container<std::string>(rc::gen::element('a', 'B', '1', '.', '-', '/', '_', '~')),
                                    [](const std::string& path) { return "/" + path; });
    const auto part = rc::gen::oneOf(plain, plain, wild);
    const auto host = rc::gen::element<std::string>("a", "Example.COM", "[::1]", "[2001:DB8:0:0::1]", "192.0.2.1", "127.1", "");
    const auto port = rc::gen::element<std::string>("", ":443", ":8443", ":0443", ":0");
    return rc::gen::map(rc::gen::tuple(host, port, part), [](const auto& parts) {
        return "https://" + std::get<0>(parts) + std::get<1>(parts) + std::get<2>(parts);
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(endpoint_properties_tests)

BOOST_AUTO_TEST_CASE(a_canonical_address_is_its_own_canonical_form) {
    holds("parsing twice is parsing once", [] {
        const auto once = Endpoint::parse(*address(), "endpoint");
        if (!once) return;
        const auto twice = Endpoint::parse(once->url(), "endpoint");
        RC_ASSERT(twice.has_value());
        RC_ASSERT(twice->url() == once->url());
        RC_ASSERT(twice->authority() == once->authority());
    });
}

BOOST_AUTO_TEST_CASE(an_accepted_address_has_nowhere_to_hide_a_text) {
    holds("what is accepted has no byte but those of names, ports and plain paths", [] {
        const auto endpoint = Endpoint::parse(*address(), "endpoint");
        if (!endpoint) return;
        RC_ASSERT(endpoint->url() == "https://" + endpoint->authority() + endpoint->path());
        RC_ASSERT(endpoint->url().find_first_of(std::string("?#@% \0\r\n\\", 9)) == std::string::npos);
    });
}

BOOST_AUTO_TEST_SUITE_END()
