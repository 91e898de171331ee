#include "egress/proxy.hpp"

#include <telemetry/label.hpp>

#include "egress/web_address.hpp"
#include "system/join.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

namespace telemetry {

namespace {

constexpr std::size_t size_max = 2048;
constexpr std::string_view https = "https";

bool is_scheme(std::string_view text) {
    static constexpr std::array<std::string_view, 6> schemes{"http", https, "socks4", "socks4a", "socks5", "socks5h"};
    return std::ranges::find(schemes, text) != schemes.end();
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// A proxy is often a name of a private network, where an underscore is common.
bool is_name(std::string_view text) {
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_part);
}

bool is_ipv6_in_brackets(std::string_view text) {
    if (!text.starts_with('[') || !text.ends_with(']')) return false;
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(text.substr(1, text.size() - 2)).c_str(), &address) == 1;
}

std::optional<std::uint16_t> default_port(std::string_view scheme) {
    constexpr std::uint16_t https_port = 443;
    constexpr std::uint16_t other_port = 1080;
    return scheme == https ? https_port : other_port;
}

}  // namespace

Result<Proxy> Proxy::parse(std::string_view text, std::string_view place) {
    const auto refuse = [&](std::string_view rule) { return failure(ErrorCode::configuration, join({place, ": ", rule})); };
    if (text.size() > size_max || std::ranges::any_of(text, is_control)) return refuse("must be the address of a proxy");
    std::string_view scheme = "http";
    if (const std::size_t end = text.find("://"); end != std::string_view::npos) {
        scheme = text.substr(0, end);
        if (!is_scheme(scheme)) return refuse("the scheme must be http, https, socks4, socks4a, socks5 or socks5h");
        text.remove_prefix(end + 3);
    }
    Proxy proxy;
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        proxy.credentials_ = std::string(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    if (text.ends_with('/')) text.remove_suffix(1);
    const bool is_bracketed = text.starts_with('[');
    const std::size_t host_end = std::min(is_bracketed ? text.find(']') + 1 : text.rfind(':'), text.size());
    const std::string_view host = text.substr(0, host_end);
    if (is_bracketed ? !is_ipv6_in_brackets(host) : !is_name(host)) return refuse("the host must be a name or an address");
    const std::string_view port = text.substr(host_end);
    const auto number = port.empty() ? default_port(scheme) : port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
    if (!number) return refuse("the port must be a number from 1 to 65535");
    proxy.port_ = *number;
    proxy.address_ = std::string(scheme).append("://").append(host).append(":").append(std::to_string(*number));
    return proxy;
}

std::string Proxy::shown() const {
    if (credentials_.empty()) return address_;
    const std::size_t host = address_.find("://") + 3;
    return join({std::string_view(address_).substr(0, host), "…@", std::string_view(address_).substr(host)});
}

ProxySource proxy_source(std::string_view setting) noexcept {
    if (detail::compare_folded(setting, "none") == 0) return ProxySource::none;
    return detail::compare_folded(setting, "system") == 0 ? ProxySource::environment : ProxySource::address;
}

Result<ProxyChoice> choose_proxy(const std::string& setting, const std::function<const char*(const char*)>& variable) {
    const auto first_of = [&](auto... names) {
        for (const char* name : {names...}) {
            const char* value = variable(name);
            if (value != nullptr && *value != '\0') return std::pair(name, std::string_view(value));
        }
        return std::pair("", std::string_view());
    };
    const ProxySource source = proxy_source(setting);
    if (source == ProxySource::none) return ProxyChoice{};
    const auto [place, address] = source == ProxySource::environment
                                      ? first_of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                                      : std::pair("proxy", std::string_view(setting));
    if (address.empty()) return ProxyChoice{};
    auto proxy = Proxy::parse(address, place);
    if (!proxy) return std::move(proxy).error();
    return ProxyChoice{*std::move(proxy), std::string(first_of("no_proxy", "NO_PROXY").second)};
}

}  // namespace telemetry
