#pragma once

#include <telemetry/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// A proxy: `[scheme://][user[:password]@]host[:port]`.
class Proxy {
public:
    /// The scheme is http, which is also meant if there is none, https, socks4, socks4a, socks5 or socks5h; the port is 1080,
    /// with https 443, if there is none: what curl makes of such an address. All up to the last `@` belongs to user and
    /// password.
    /// @param place where the address stands, for the message.
    /// Errors: configuration, with the place and the rule and without the address.
    [[nodiscard]] static Result<Proxy> parse(std::string_view text, std::string_view place);

    /// Scheme, host and port, without the credentials: "http://proxy.example.com:3128".
    [[nodiscard]] const std::string& address() const noexcept { return address_; }
    /// The same, with a mark where the credentials stood: "http://…@proxy.example.com:3128".
    [[nodiscard]] std::string shown() const;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Whether it is asked with CONNECT; else it speaks SOCKS.
    [[nodiscard]] bool is_http() const noexcept { return address_.starts_with("http"); }

    /// `user:password`, percent-encoded as they stood there; empty if there are none.
    [[nodiscard]] const std::string& credentials() const noexcept { return credentials_; }

private:
    Proxy() = default;

    std::string address_;
    std::uint16_t port_ = 0;
    std::string credentials_;
};

/// What a setting for the proxy says: one of two words, without regard to case, or else an address.
enum class ProxySource : std::uint8_t {
    none,         ///< "none"
    environment,  ///< "system"
    address,
};
[[nodiscard]] ProxySource proxy_source(std::string_view setting) noexcept;

/// The proxy that is to be used, and for which hosts it is not.
struct ProxyChoice {
    std::optional<Proxy> proxy;
    std::string direct_hosts;  ///< as in `NO_PROXY`; empty: none
};

/// Finds the proxy.
/// @param setting "system": the environment's first of https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY that is not empty;
/// "none"; or a proxy's address; see `proxy_source`. The hosts of no_proxy, else of NO_PROXY, are reached without any of these.
/// @param variable gives a variable's value, or null.
/// Errors: configuration.
[[nodiscard]] Result<ProxyChoice> choose_proxy(const std::string& setting,
                                               const std::function<const char*(const char*)>& variable);

}  // namespace telemetry
