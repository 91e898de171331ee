#include "egress/endpoint.hpp"

#include <telemetry/label.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace telemetry {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_host_name(std::string_view text) {
    if (text.empty() || text.size() > 253 || text.front() == '.' || text.front() == '-') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

bool is_ipv6_address(std::string_view text) {
    const auto is_part = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    };
    return text.size() >= 2 && text.size() <= 45 && text.find(':') != std::string_view::npos &&
           std::ranges::all_of(text, is_part);
}

bool is_path(std::string_view text) {
    static constexpr std::string_view others = "/-._~";
    return text.size() <= 1024 &&
           std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

std::string lower(std::string_view text) {
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), detail::fold);
    return folded;
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text, std::string_view setting) {
    const auto refuse = [&](std::string_view rule) {
        return failure(ErrorCode::invalid_endpoint, std::string(setting).append(": ").append(rule));
    };
    constexpr std::string_view scheme = "https://";
    if (lower(text.substr(0, scheme.size())) != scheme) return refuse("must begin with https://");
    if (text.find('?') != std::string_view::npos) return refuse("must not have a query");
    if (text.find('#') != std::string_view::npos) return refuse("must not have a fragment");
    if (text.find('@') != std::string_view::npos) return refuse("must not have a user part");
    text.remove_prefix(scheme.size());

    Endpoint endpoint;
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view authority = text.substr(0, slash);
    if (slash < text.size()) endpoint.path_ = std::string(text.substr(slash));
    if (!is_path(endpoint.path_)) return refuse("the path must be letters, digits and / - . _ ~");

    std::string_view host = authority.substr(0, authority.rfind(':'));
    std::string_view port = authority.substr(host.size());
    if (authority.starts_with('[')) {
        const std::size_t bracket = authority.find(']');
        if (bracket == std::string_view::npos) return refuse("the host must be a name or an address");
        host = authority.substr(1, bracket - 1);
        port = authority.substr(bracket + 1);
        if (!is_ipv6_address(host)) return refuse("the host must be a name or an address");
    } else if (!is_host_name(host)) {
        return refuse("the host must be a name or an address");
    }
    endpoint.host_ = lower(host);
    if (!port.empty()) {
        const auto number = port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
        if (!number) return refuse("the port must be a number from 1 to 65535");
        endpoint.port_ = *number;
    }
    endpoint.url_ = std::string(scheme) + endpoint.authority() + endpoint.path_;
    return endpoint;
}

std::string Endpoint::authority() const {
    const bool is_ipv6 = host_.find(':') != std::string::npos;
    std::string text = is_ipv6 ? "[" + host_ + "]" : host_;
    if (port_ != 443) text.append(1, ':').append(std::to_string(port_));
    return text;
}

}  // namespace telemetry
