// The one door. What leaves the process passes here, and nothing else does.
#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>

#include "egress/endpoint.hpp"
#include "report/admission.hpp"
#include "report/body.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace telemetry {

/// A request that may leave. Only the gate makes one, and nothing can be changed in it: preview, journal and network have the
/// same bytes.
class ApprovedRequest {
public:
    [[nodiscard]] Purpose purpose() const noexcept { return purpose_; }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }
    /// Request line and header lines with their CRLFs, and the empty line.
    [[nodiscard]] const std::string& head() const noexcept { return *head_; }
    [[nodiscard]] const std::string& body() const noexcept { return *body_; }

private:
    friend class EgressGate;
    ApprovedRequest(Purpose purpose, Endpoint endpoint, std::string head, std::string body);

    Purpose purpose_;
    Endpoint endpoint_;
    std::shared_ptr<const std::string> head_;
    std::shared_ptr<const std::string> body_;
};

/// What a body must turn out to be.
struct Expected {
    Identity identity;
    Terms terms;
    bool carries_usage = false;
};

/// Reads finished bytes again, with a reader that shares nothing with the writer, and refuses on any doubt: a byte that is not
/// where it must be, a metric or label outside the dictionary, out of order, twice, beyond its limits, newer than the version,
/// without consent or denied; any text but the four fixed forms.
///
/// Threads: any.
class EgressGate {
public:
    explicit EgressGate(const Dictionary& dictionary) noexcept : dictionary_(dictionary) {}

    /// Errors: gate_refused, with the offset of the byte and the rule.
    [[nodiscard]] Result<ApprovedRequest> approve(Purpose purpose, const Endpoint& endpoint, std::string body,
                                                  const Expected& expected) const;

private:
    const Dictionary& dictionary_;
};

}  // namespace telemetry
