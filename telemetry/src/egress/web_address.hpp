#pragma once

#include <telemetry/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// A web address, cut where it says something new. The views are of the text that was cut.
struct WebAddress {
    std::string scheme;          ///< lower case, not empty
    std::string_view authority;  ///< what stands between `://` and the path, query or fragment
    std::string_view rest;       ///< from the path, query or fragment on; may be empty
};

/// Cuts `scheme://authority…`. Nothing if the text does not begin so. What stands in the parts is not looked at.
[[nodiscard]] std::optional<WebAddress> cut_web_address(std::string_view text);

/// Where a connection goes.
struct HostPort {
    std::string host;  ///< lower case, without brackets
    std::optional<std::uint16_t> port;
};

/// Reads an authority of the form `host[:port]`. Hosts are names of letters, digits, `-` and `.`, addresses of IPv4 in four
/// decimal parts, or of IPv6 in brackets: nothing that two readers could take for two hosts, and no user part.
/// Errors: invalid_endpoint, with the rule and without the text.
[[nodiscard]] Result<HostPort> parse_host_port(std::string_view authority);

/// A decimal number from 1 to 65535, and nothing else.
[[nodiscard]] std::optional<std::uint16_t> parse_port(std::string_view text);

[[nodiscard]] constexpr bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace telemetry
