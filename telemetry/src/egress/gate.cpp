#include "egress/gate.hpp"

#include "egress/body_reader.hpp"

#include <utility>

namespace telemetry {

namespace {

/// Header names and values are constants, but for the host that was configured and the length.
std::string write_head(const Endpoint& endpoint, std::size_t body_size) {
    constexpr std::size_t constant_size = 256;
    const std::string authority = endpoint.authority();
    std::string head;
    head.reserve(constant_size + endpoint.path().size() + authority.size());
    head.append("POST ").append(endpoint.path()).append(" HTTP/1.1\r\nHost: ").append(authority);
    head.append(
        "\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: ");
    return head.append(std::to_string(body_size)).append("\r\n\r\n");
}

}  // namespace

ApprovedRequest::ApprovedRequest(Purpose purpose, Endpoint endpoint, std::string head, std::string body)
    : purpose_(purpose),
      endpoint_(std::move(endpoint)),
      head_(std::make_shared<const std::string>(std::move(head))),
      body_(std::make_shared<const std::string>(std::move(body))) {}

Result<ApprovedRequest> EgressGate::approve(Purpose purpose, const Endpoint& endpoint, std::string body,
                                            const Expected& expected) const {
    BodyReader reader(dictionary_, expected, body);
    if (const std::string_view rule = reader.read(); !rule.empty()) {
        return failure(ErrorCode::gate_refused,
                       "egress gate: byte " + std::to_string(reader.offset()) + ": " + std::string(rule));
    }
    std::string head = write_head(endpoint, body.size());
    return ApprovedRequest(purpose, endpoint, std::move(head), std::move(body));
}

}  // namespace telemetry
