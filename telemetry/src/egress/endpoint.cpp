#include "egress/endpoint.hpp"

#include <telemetry/label.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace telemetry {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string lower(std::string_view text) {
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), detail::fold);
    return folded;
}

/// Whether somebody might take a name for an address of IPv4: its last part is a number, in whatever notation.
bool ends_in_number(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('.') + 1);  // npos + 1 is 0
    return last.starts_with("0x") || last.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> name_or_ipv4(std::string_view text) {
    if (text.empty() || text.size() > 253 || text.front() == '.' || text.front() == '-' || text.back() == '.') {
        return std::nullopt;
    }
    if (text.find("..") != std::string_view::npos) return std::nullopt;
    if (!std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; })) return std::nullopt;
    std::string name = lower(text);
    in_addr address{};
    if (ends_in_number(name) && ::inet_pton(AF_INET, name.c_str(), &address) != 1) return std::nullopt;
    return name;
}

/// The address in its one short form.
std::optional<std::string> ipv6(std::string_view text) {
    in6_addr address{};
    char form[INET6_ADDRSTRLEN];
    if (text.size() >= sizeof form || text.find('\0') != std::string_view::npos) return std::nullopt;
    if (::inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
    return ::inet_ntop(AF_INET6, &address, form, sizeof form);
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
    const std::string_view authority = text.substr(0, slash);
    if (slash < text.size()) endpoint.path_ = std::string(text.substr(slash));
    if (!is_path(endpoint.path_)) return refuse("the path must be letters, digits and / - . _ ~");

    const bool is_bracketed = authority.starts_with('[');
    const std::size_t end = is_bracketed ? authority.find(']') : authority.rfind(':');
    if (is_bracketed && end == std::string_view::npos) return refuse("the host must be a name or an address");
    auto host = is_bracketed ? ipv6(authority.substr(1, end - 1)) : name_or_ipv4(authority.substr(0, end));
    if (!host) return refuse("the host must be a name or an address");
    endpoint.host_ = *std::move(host);
    const std::string_view port = authority.substr(std::min(end + (is_bracketed ? 1 : 0), authority.size()));
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
