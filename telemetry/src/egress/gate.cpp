#include "egress/gate.hpp"

#include "egress/body_reader.hpp"
#include "egress/outbound_rules.hpp"
#include "system/join.hpp"
#include "system/sha256.hpp"

#include <span>
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

/// What an entry of the register forbids about a request of the library's; empty if nothing.
std::string_view rule_broken_by(const OutboundEntry& entry, const Endpoint& endpoint) {
    if (entry.made_by != MadeBy::library) return "the register says that the library does not make this request";
    const std::string_view host = endpoint.host();
    const std::span<const std::string_view> configured(&host, 1);  // it comes from the settings, and from nowhere else
    return covers_host(entry, host, configured) ? "" : "the address is not on a host of the register's entry";
}

Error refusal(std::string_view id, std::string_view rule) {
    return failure(ErrorCode::gate_refused, join({"egress gate: ", id, ": ", rule}));
}

}  // namespace

ApprovedRequest::ApprovedRequest(Purpose purpose, const OutboundEntry& entry, Endpoint endpoint, std::string head,
                                 std::string body)
    : purpose_(purpose),
      entry_(&entry),
      endpoint_(std::move(endpoint)),
      head_(std::make_shared<const std::string>(std::move(head))),
      body_(std::make_shared<const std::string>(std::move(body))) {}

std::size_t ApprovedRequest::reply_size_max() const noexcept {
    return purpose_ == Purpose::feed ? feed_reply_size_max : check_reply_size_max;
}

/// The entry that such a request is of, if that lets it go there.
Result<const OutboundEntry*> EgressGate::entry_for(Purpose purpose, const Endpoint& endpoint, const Version& version) const {
    const std::string_view id = to_string(purpose);
    const OutboundEntry* const entry = outbound_.find_entry(id);
    if (entry == nullptr) return refusal(id, "the register has no such request");
    if (version < entry->since) return refusal(id, "the register says that it is newer than the version that runs");
    if (const auto rule = rule_broken_by(*entry, endpoint); !rule.empty()) return refusal(id, rule);
    return entry;
}

Result<ApprovedRequest> EgressGate::approve(Purpose purpose, const Endpoint& endpoint, std::string body,
                                            const Expected& expected) const {
    const auto entry = entry_for(purpose, endpoint, expected.identity.version);
    if (!entry) return entry.error();
    if (expected.carries_usage) {
        if (auto usage = entry_for(Purpose::usage_statistics, endpoint, expected.identity.version); !usage)
            return std::move(usage).error();
    }
    BodyReader reader(dictionary_, expected, body);
    if (const std::string_view rule = reader.read(); !rule.empty()) {
        return failure(ErrorCode::gate_refused, join({"egress gate: byte ", std::to_string(reader.offset()), ": ", rule}));
    }
    std::string head = write_post_head(endpoint, body.size());
    return ApprovedRequest(purpose, **entry, endpoint, std::move(head), std::move(body));
}

Result<ApprovedRequest> EgressGate::approve_fetch(const OutboundEntry& entry, const Endpoint& endpoint,
                                                  std::string known_digest) const {
    if (const auto rule = rule_broken_by(entry, endpoint); !rule.empty()) return refusal(entry.id, rule);
    if (!known_digest.empty() && !is_hex_digest(known_digest))
        return refusal(entry.id, "what is known already is not named by a digest");
    ApprovedRequest request(Purpose::feed, entry, endpoint, write_get_head(endpoint, known_digest), {});
    request.known_digest_ = std::move(known_digest);
    return request;
}

}  // namespace telemetry
