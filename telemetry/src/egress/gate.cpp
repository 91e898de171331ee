#include "egress/gate.hpp"

#include "egress/body_reader.hpp"
#include "system/sha256.hpp"

#include <algorithm>
#include <utility>

namespace telemetry {

namespace {

/// What both forms begin with. Header names and values are constants, but for the host that was configured …
std::string begin_head(std::string_view method, const Endpoint& endpoint) {
    constexpr std::size_t constant_size = 256;
    const std::string authority = endpoint.authority();
    std::string head;
    head.reserve(constant_size + endpoint.path().size() + authority.size());
    head.append(method).append(1, ' ').append(endpoint.path()).append(" HTTP/1.1\r\nHost: ").append(authority);
    return head.append("\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\n");
}

/// … and the length of what is posted …
std::string write_post_head(const Endpoint& endpoint, std::size_t body_size) {
    std::string head = begin_head("POST", endpoint);
    head.append("Content-Type: application/json\r\nContent-Length: ");
    return head.append(std::to_string(body_size)).append("\r\n\r\n");
}

/// … or the digest of what is fetched.
std::string write_get_head(const Endpoint& endpoint, std::string_view known_digest) {
    std::string head = begin_head("GET", endpoint);
    if (!known_digest.empty()) head.append("If-None-Match: \"").append(known_digest).append("\"\r\n");
    return head.append("\r\n");
}

bool may_be_fetched_from(const OutboundEntry& entry, const std::string& host) {
    return !entry.configured_hosts.empty() || std::ranges::find(entry.hosts, host) != entry.hosts.end();
}

}  // namespace

ApprovedRequest::ApprovedRequest(Purpose purpose, std::string_view entry_id, Endpoint endpoint, std::string head,
                                 std::string body)
    : purpose_(purpose),
      entry_id_(entry_id),
      endpoint_(std::move(endpoint)),
      head_(std::make_shared<const std::string>(std::move(head))),
      body_(std::make_shared<const std::string>(std::move(body))) {}

std::size_t ApprovedRequest::reply_size_max() const noexcept {
    return purpose_ == Purpose::feed ? feed_reply_size_max : check_reply_size_max;
}

Result<ApprovedRequest> EgressGate::approve(Purpose purpose, const Endpoint& endpoint, std::string body,
                                            const Expected& expected) const {
    BodyReader reader(dictionary_, expected, body);
    if (const std::string_view rule = reader.read(); !rule.empty()) {
        return failure(ErrorCode::gate_refused,
                       "egress gate: byte " + std::to_string(reader.offset()) + ": " + std::string(rule));
    }
    std::string head = write_post_head(endpoint, body.size());
    return ApprovedRequest(purpose, to_string(purpose), endpoint, std::move(head), std::move(body));
}

Result<ApprovedRequest> EgressGate::approve_fetch(const OutboundEntry& entry, const Endpoint& endpoint,
                                                  std::string known_digest) const {
    const auto refuse = [&](std::string_view rule) {
        return failure(ErrorCode::gate_refused, std::string("egress gate: ").append(entry.id).append(": ").append(rule));
    };
    if (entry.made_by != MadeBy::library) return refuse("the register says that the library does not make this request");
    if (!may_be_fetched_from(entry, endpoint.host())) return refuse("the address is not on a host of the register's entry");
    if (!known_digest.empty() && !is_hex_digest(known_digest)) return refuse("what is known already is not named by a digest");
    ApprovedRequest request(Purpose::feed, entry.id, endpoint, write_get_head(endpoint, known_digest), {});
    request.known_digest_ = std::move(known_digest);
    return request;
}

}  // namespace telemetry
