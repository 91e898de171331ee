#include "egress/gate.hpp"

#include "egress/body_reader.hpp"

#include <utility>

namespace telemetry {

namespace {

/// Header names and values are constants, but for the host that was configured and the length.
std::string write_head(const Endpoint& endpoint, std::size_t body_size) {
    return "POST " + endpoint.path() +
           " HTTP/1.1\r\n"
           "Host: " +
           endpoint.authority() +
           "\r\n"
           "User-Agent: update-check/1\r\n"
           "Accept: application/json\r\n"
           "Content-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body_size) + "\r\n\r\n";
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
    return ApprovedRequest(purpose, endpoint, write_head(endpoint, body.size()), std::move(body));
}

}  // namespace telemetry
