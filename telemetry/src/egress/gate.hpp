// The one door. What leaves the process passes here, and nothing else does.
#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/result.hpp>

#include "egress/endpoint.hpp"
#include "egress/library_register.hpp"
#include "report/admission.hpp"
#include "report/body.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace telemetry {

/// A request that may leave. Only the gate makes one, and nothing can be changed in it: preview, journal and network have the
/// same bytes.
class ApprovedRequest {
public:
    static constexpr std::size_t check_reply_size_max = 64 * 1024;
    static constexpr std::size_t feed_reply_size_max = 1024 * 1024;

    [[nodiscard]] Purpose purpose() const noexcept { return purpose_; }
    /// The entry of the register that it is a request of, and whose switch is over it; lives as long as the register.
    [[nodiscard]] const OutboundEntry& entry() const noexcept { return *entry_; }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }
    /// Request line and header lines with their CRLFs, and the empty line.
    [[nodiscard]] const std::string& head() const noexcept { return *head_; }
    /// Empty for a feed, whose request is a GET.
    [[nodiscard]] const std::string& body() const noexcept { return *body_; }
    /// For a feed: the digest of the index that is known already, which the header `If-None-Match` holds. Else empty.
    [[nodiscard]] const std::string& known_digest() const noexcept { return known_digest_; }
    /// How large the body of the reply may be, in bytes.
    [[nodiscard]] std::size_t reply_size_max() const noexcept;

private:
    friend class EgressGate;
    ApprovedRequest(Purpose purpose, const OutboundEntry& entry, Endpoint endpoint, std::string head, std::string body);

    Purpose purpose_;
    const OutboundEntry* entry_;
    Endpoint endpoint_;
    std::string known_digest_;
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
/// Before that it asks the register: whatever the settings or a reply say, a request goes to a host that its entry names, or,
/// where the entry leaves hosts to the administrator, to the endpoint in effect. A check that carries statistics needs the
/// leave of both entries.
///
/// Threads: any.
class EgressGate {
public:
    /// @param outbound lives as long as the gate.
    explicit EgressGate(const Dictionary& dictionary, const OutboundRegister& outbound = library_register()) noexcept
        : dictionary_(dictionary), outbound_(outbound) {}

    /// Errors: gate_refused, with the entry of the register or the offset of the byte, and the rule.
    [[nodiscard]] Result<ApprovedRequest> approve(Purpose purpose, const Endpoint& endpoint, std::string body,
                                                  const Expected& expected) const;

    /// Approves the fetching of a feed's index: a GET that has the same bytes for everybody who knows the same index.
    /// @param entry the feed's, which says on which hosts its index may be; lives as long as the program.
    /// @param known_digest what `to_hex` made of the SHA-256 of the index that is known already; empty if none is.
    /// Errors: gate_refused, with the rule.
    [[nodiscard]] Result<ApprovedRequest> approve_fetch(const OutboundEntry& entry, const Endpoint& endpoint,
                                                        std::string known_digest) const;

private:
    [[nodiscard]] Result<const OutboundEntry*> entry_for(Purpose purpose, const Endpoint& endpoint,
                                                         const Version& version) const;

    const Dictionary& dictionary_;
    const OutboundRegister& outbound_;
};

}  // namespace telemetry
