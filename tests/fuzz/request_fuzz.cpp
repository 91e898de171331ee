// Any bytes as what a client sends to the collector: the same is read in whatever pieces they come, what is found lies inside
// them and repeats nothing, and a request in which nothing is found has no byte that could say more.
#include "audit/auditor.hpp"
#include "canary.hpp"

#include <algorithm>
#include <cstdint>

using namespace collector;
using fuzz::must_hold;
using State = RequestReader::State;

namespace {

const AuditRules& rules() {
    static const AuditRules made = [] {
        AuditRules rules{.dictionary = read_embedded_dictionary(), .endpoints = report_endpoints({"run"}), .products = {}};
        rules.endpoints.push_back(feed_endpoint("communityStepTemplates"));
        return rules;
    }();
    return made;
}

void must_be_equal(const RequestReader& a, const RequestReader& b) {
    must_hold(a.has_head() == b.has_head() && a.head().raw == b.head().raw, "the head is the same, whatever its pieces");
    must_hold(a.body() == b.body() && a.size() == b.size() && a.has_trailer() == b.has_trailer(), "and so is the body");
}

/// Reads the beginning first, and then all.
void read_in_pieces(const RequestReader& whole, State state, std::string_view bytes, std::size_t first) {
    RequestReader reader;
    if (reader.read(bytes.substr(0, first)) != State::incomplete) return;
    must_hold(reader.read(bytes) == state, "a request ends alike, whatever its pieces");
    if (state == State::complete) must_be_equal(reader, whole);
}

void check_bounds(const RequestReader& reader, State state, std::string_view bytes) {
    must_hold(!reader.has_head() || reader.head().raw.size() <= RequestReader::head_size_max, "a head is bounded");
    if (state != State::complete) return;
    must_hold(reader.body().size() <= RequestReader::body_size_max, "a body is bounded");
    must_hold(reader.size() <= bytes.size() && reader.size() >= reader.head().raw.size(), "a request is a part of what came");
}

void check_findings(const Verdict& verdict, std::string_view bytes) {
    must_hold(verdict.findings().size() <= Verdict::findings_max, "findings are bounded");
    for (const Finding& finding : verdict.findings()) {
        must_hold(finding.offset + finding.length <= bytes.size(), "what is found lies in what came");
        const std::string told = finding.pointer + finding.note;
        must_hold(told.find(fuzz::canary) == std::string::npos, "a finding does not repeat what it found");
    }
}

/// Constant headers, one line end, and an address that is one of those that there are.
void check_clean(const RequestReader& reader, const Endpoint* endpoint) {
    const RequestHead& head = reader.head();
    must_hold(endpoint != nullptr && head.target == endpoint->path, "nothing is clean that goes elsewhere");
    const bool is_feed = endpoint->kind == ReportKind::feed;
    must_hold(head.request_line == std::string(is_feed ? "GET " : "POST ") + endpoint->path + " HTTP/1.1", "one request line");
    must_hold(reader.body().find(fuzz::canary) == std::string_view::npos, "no text in the body");
    if (endpoint->is_carried) return;
    must_hold(head.headers.size() <= 5 && head.raw.size() <= 1024, "no header that nobody needs");
    must_hold(std::ranges::all_of(head.raw, [](char c) { return (c >= ' ' && c <= '~') || c == '\r' || c == '\n'; }), "bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes = fuzz::with_canaries(data + 1, size - 1);
    RequestReader reader;
    const State state = reader.read(bytes);
    check_bounds(reader, state, bytes);
    read_in_pieces(reader, state, bytes, bytes.size() * data[0] / 256);

    const std::string_view sent = std::string_view(bytes).substr(0, state == State::complete ? reader.size() : bytes.size());
    Verdict verdict(rules().dictionary.term_count);
    const Endpoint* const endpoint = audit_request(rules(), reader, state, sent, verdict);
    check_findings(verdict, sent);
    must_hold(!verdict.is_clean() || state == State::complete, "what was not read is not clean");
    if (verdict.is_clean()) check_clean(reader, endpoint);
    return 0;
}
