// Any text as the address of a setting: refused without being repeated, or kept in a form that stands for itself.
#include "canary.hpp"
#include "egress/endpoint.hpp"
#include "egress/proxy.hpp"
#include "support/must.hpp"

#include <algorithm>
#include <cstdint>

using namespace telemetry;
using fuzz::must_hold;
using fuzz::must_not_tell;
using support::must;

namespace {

void read_endpoint(const std::string& text) {
    const auto endpoint = Endpoint::parse(text, "endpoint");
    if (!endpoint) return must_not_tell(endpoint.error().message);
    const auto again = must(Endpoint::parse(endpoint->url(), "endpoint"));
    must_hold(again.url() == endpoint->url() && again.authority() == endpoint->authority() && again.port() == endpoint->port(),
              "an address is read as it was written");
    must_hold(endpoint->url().starts_with("https://"), "it is https");
    must_hold(endpoint->url().find_first_of("?#@ \\%\r\n") == std::string::npos, "it has no room for a text");
}

void read_proxy(const std::string& text) {
    const auto proxy = Proxy::parse(text, "proxy");
    if (!proxy) return must_not_tell(proxy.error().message);
    must_hold(proxy->address().find('@') == std::string::npos, "an address is without credentials");
    const auto again = must(Proxy::parse(proxy->address(), "proxy"));
    must_hold(again.address() == proxy->address() && again.port() == proxy->port() && again.credentials().empty(),
              "a proxy is read as it was written");
    std::string shown = proxy->shown();
    constexpr std::string_view mark = "…@";
    if (const std::size_t at = shown.find(mark); at != std::string::npos) shown.erase(at, mark.size());
    must_hold(shown == proxy->address(), "credentials are not shown");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::with_canaries(data, size);
    read_endpoint(text);
    read_proxy(text);
    return 0;
}
