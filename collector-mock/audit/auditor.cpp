#include "audit/auditor.hpp"

namespace collector {
namespace {

using State = RequestReader::State;

// What a request that was given up breaks, and of which part.
void find_unread(const RequestReader& reader, State state, std::string_view bytes, Verdict& verdict) {
    const std::size_t head_size = reader.has_head() ? reader.head().raw.size() : 0;
    const std::string_view rest = bytes.substr(head_size);
    const Part part = reader.has_head() ? Part::body : Part::head;
    switch (state) {
        case State::complete:
            return;
        case State::incomplete:
            return verdict.add(Rule::request_incomplete, part, "", rest, rest);
        case State::head_too_large:
            return verdict.add(Rule::head_too_large, part, "", rest, rest);
        case State::body_too_large:
            return verdict.add(Rule::body_too_large, part, "", rest, rest);
        case State::broken:
            return verdict.add(Rule::framing_broken, part, "", rest, rest);
    }
}

void audit_whole(const AuditRules& rules, const RequestReader& reader, const Endpoint* endpoint, std::string_view bytes,
                 Verdict& verdict) {
    if (reader.head().framing == Framing::foreign) {
        const std::string_view sent = bytes.substr(reader.head().raw.size());
        verdict.add(reader.has_trailer() ? Rule::trailer : Rule::transfer_coding, Part::body, "", sent, sent);
    }
    if (reader.size() < bytes.size()) {
        const std::string_view sent = bytes.substr(reader.head().raw.size());
        verdict.add(Rule::trailing_bytes, Part::body, "", sent, bytes.substr(reader.size()));
    }
    if (endpoint && endpoint->kind == ReportKind::feed) {
        if (!reader.body().empty()) verdict.add(Rule::text, Part::body, "", reader.body(), reader.body());
        return;
    }
    // A request that goes elsewhere and has no body has been told of in full.
    if (!endpoint && reader.body().empty()) return;
    audit_body(rules.dictionary, rules.products, endpoint ? endpoint->kind : ReportKind::check, reader.body(), verdict);
}

}  // namespace

std::vector<Endpoint> report_endpoints(const std::vector<std::string>& tags) {
    std::vector<Endpoint> endpoints{{"/v1/check", ReportKind::check, {}},
                                    {"/v1/usage", ReportKind::usage, {}},
                                    {"/v1/carried", ReportKind::check, {}, true}};
    for (const std::string& tag : tags) {
        endpoints.push_back({"/" + tag + "/v1/check", ReportKind::check, tag});
        endpoints.push_back({"/" + tag + "/v1/usage", ReportKind::usage, tag});
        endpoints.push_back({"/" + tag + "/v1/carried", ReportKind::check, tag, true});
    }
    return endpoints;
}

Endpoint feed_endpoint(const std::string& id) {
    return {"/v1/feeds/" + id, ReportKind::feed, {}};
}

void audit_stored_body(const AuditRules& rules, std::string_view body, Verdict& verdict) {
    audit_body(rules.dictionary, rules.products, ReportKind::check, body, verdict);
    if (rules.canaries) rules.canaries->scan_request(body, 0, body, verdict);
}

void audit_server_name(const AuditRules& rules, std::string_view name, Verdict& verdict) {
    if (!is_known_host(rules.heads, name)) verdict.add(Rule::server_name, Part::head, "/server-name", name, name);
    if (rules.canaries) rules.canaries->scan_request(name, name.size(), {}, verdict);
}

const Endpoint* audit_request(const AuditRules& rules, const RequestReader& reader, State state, std::string_view bytes,
                              Verdict& verdict) {
    const Endpoint* endpoint = nullptr;
    if (reader.has_head()) endpoint = audit_head(rules.heads, rules.endpoints, reader.head(), verdict);
    if (state == State::complete) {
        audit_whole(rules, reader, endpoint, bytes, verdict);
    } else {
        find_unread(reader, state, bytes, verdict);
    }
    if (rules.canaries) {
        const std::size_t head_size = reader.has_head() ? reader.head().raw.size() : bytes.size();
        const bool is_decoded = state == State::complete && reader.head().framing == Framing::foreign;
        rules.canaries->scan_request(bytes, head_size, is_decoded ? reader.body() : bytes.substr(head_size), verdict);
    }
    return endpoint;
}

}  // namespace collector
