#include "egress/endpoint.hpp"

#include "egress/web_address.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <utility>

namespace telemetry {

namespace {

constexpr std::uint16_t https_port = 443;

bool is_path(std::string_view text) {
    static constexpr std::string_view others = "/-._~";
    return text.size() <= 1024 &&
           std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; });
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text, std::string_view setting) {
    const auto refuse = [&](std::string_view rule) {
        return failure(ErrorCode::invalid_endpoint, join({setting, ": ", rule}));
    };
    const auto address = cut_web_address(text);
    if (!address || address->scheme != "https") return refuse("must begin with https://");
    if (text.find('?') != std::string_view::npos) return refuse("must not have a query");
    if (text.find('#') != std::string_view::npos) return refuse("must not have a fragment");
    if (text.find('@') != std::string_view::npos) return refuse("must not have a user part");

    Endpoint endpoint;
    if (!address->rest.empty()) endpoint.path_ = std::string(address->rest);
    if (!is_path(endpoint.path_)) return refuse("the path must be letters, digits and / - . _ ~");
    auto place = parse_host_port(address->authority);
    if (!place) return refuse(place.error().message);
    endpoint.host_ = std::move(place->host);
    endpoint.port_ = place->port.value_or(https_port);
    endpoint.url_ = join({"https://", endpoint.authority(), endpoint.path_});
    return endpoint;
}

std::string Endpoint::authority() const {
    const bool is_ipv6 = host_.find(':') != std::string::npos;
    std::string text = is_ipv6 ? join({"[", host_, "]"}) : host_;
    if (port_ != https_port) text.append(1, ':').append(std::to_string(port_));
    return text;
}

}  // namespace telemetry
