// The audit of whole requests, from the first byte of the request line to the last of the body.
#pragma once

#include "audit/body_audit.hpp"
#include "audit/canary.hpp"
#include "audit/dictionary.hpp"
#include "audit/finding.hpp"
#include "audit/head_audit.hpp"
#include "audit/request_reader.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// Against what requests are held.
struct AuditRules {
    Dictionary dictionary;
    HeadForms heads{};
    std::vector<Endpoint> endpoints;
    std::vector<std::string> products;                ///< product names that are known beside the dictionary's
    std::shared_ptr<const CanaryScanner> canaries{};  ///< null: none are looked for
};

/// The endpoints `/v1/check`, `/v1/usage` and `/v1/carried`; under `/TAG` as well for each tag.
[[nodiscard]] std::vector<Endpoint> report_endpoints(const std::vector<std::string>& tags);

/// Where the index of a feed is fetched from: `/v1/feeds/ID`.
[[nodiscard]] Endpoint feed_endpoint(const std::string& id);

/// Audits a body that was stored without its head.
void audit_stored_body(const AuditRules& rules, std::string_view body, Verdict& verdict);

/// Audits the name that TLS was asked for in the clear, before any request: it is one of the collector's.
void audit_server_name(const AuditRules& rules, std::string_view name, Verdict& verdict);

/// Audits a request that `reader` has read, in whatever state it was left.
/// @param bytes the request as it was sent, as far as it came; what is there beyond its end is a finding.
/// @return the endpoint it was sent to; null if it is none of them.
const Endpoint* audit_request(const AuditRules& rules, const RequestReader& reader, RequestReader::State state,
                              std::string_view bytes, Verdict& verdict);

}  // namespace collector
