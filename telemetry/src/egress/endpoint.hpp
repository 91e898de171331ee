#pragma once

#include <telemetry/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace telemetry {

/// An address that requests may go to: `https://host[:port][/path]`, in a canonical form. It has no room for a user part, a
/// query or a fragment, so none can carry a text out.
class Endpoint {
public:
    /// Hosts are names of letters, digits, `-` and `.`, addresses of IPv4 in four decimal parts, or of IPv6 in brackets; paths
    /// are letters, digits and `/ - . _ ~`. Only the first form of each is kept that the network would make of it too: the
    /// address that was shown is, to the byte, the one that is used.
    /// @param setting the name of the setting, for the message.
    /// Errors: invalid_endpoint, with the rule and without the address.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view text, std::string_view setting);

    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    [[nodiscard]] const std::string& host() const noexcept { return host_; }  ///< lower case, without brackets
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }  ///< at least "/"

    /// The value of the header `Host`: with the port unless it is 443, with the brackets of an IPv6 address.
    [[nodiscard]] std::string authority() const;

private:
    Endpoint() = default;

    std::string url_;
    std::string host_;
    std::uint16_t port_ = 443;
    std::string path_ = "/";
};

}  // namespace telemetry
