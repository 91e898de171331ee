#include "egress/web_address.hpp"

#include <telemetry/label.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace telemetry {

namespace {

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

}  // namespace

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

std::optional<WebAddress> cut_web_address(std::string_view text) {
    constexpr std::string_view mark = "://";
    const std::size_t colon = text.find(mark);
    if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
    const std::string_view scheme = text.substr(0, colon);
    if (!std::ranges::all_of(scheme, is_letter_or_digit)) return std::nullopt;
    text.remove_prefix(colon + mark.size());
    const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
    return WebAddress{lower(scheme), text.substr(0, end), text.substr(end)};
}

Result<HostPort> parse_host_port(std::string_view authority) {
    const auto refuse = [](const char* rule) { return failure(ErrorCode::invalid_endpoint, rule); };
    const bool is_bracketed = authority.starts_with('[');
    const std::size_t end = is_bracketed ? authority.find(']') : authority.rfind(':');
    if (is_bracketed && end == std::string_view::npos) return refuse("the host must be a name or an address");
    auto host = is_bracketed ? ipv6(authority.substr(1, end - 1)) : name_or_ipv4(authority.substr(0, end));
    if (!host) return refuse("the host must be a name or an address");
    const std::string_view rest = authority.substr(std::min(end + (is_bracketed ? 1 : 0), authority.size()));
    if (rest.empty()) return HostPort{*std::move(host), std::nullopt};
    const auto port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
    if (!port) return refuse("the port must be a number from 1 to 65535");
    return HostPort{*std::move(host), port};
}

}  // namespace telemetry
