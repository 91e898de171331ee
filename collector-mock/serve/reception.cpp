#include "serve/reception.hpp"

#include "show/audit_json.hpp"
#include "show/page.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace collector {
namespace {

using boost::beast::http::status;

std::string response(status code, std::string_view type, std::string_view body, bool keep_alive) {
    const auto reason = boost::beast::http::obsolete_reason(code);
    std::string text = "HTTP/1.1 " + std::to_string(static_cast<unsigned>(code)) + " ";
    text.append(reason.data(), reason.size());
    text.append("\r\nContent-Type: ").append(type);
    text.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    if (!keep_alive) text.append("\r\nConnection: close");
    return text.append("\r\n\r\n").append(body);
}

status refusal_status(RequestReader::State state) {
    using State = RequestReader::State;
    switch (state) {
        case State::incomplete:
            return status::request_timeout;
        case State::head_too_large:
            return status::request_header_fields_too_large;
        case State::body_too_large:
            return status::payload_too_large;
        case State::broken:
            return status::bad_request;
        case State::complete:
            break;
    }
    return status::unprocessable_entity;
}

TextByProduct accepted_responses(const TextByProduct& notices) {
    TextByProduct responses;
    for (const auto& [product, notice] : notices) {
        responses.emplace(product, response(status::ok, "application/json", notice, true));
    }
    return responses;
}

}  // namespace

Reception::Reception(AuditRules rules, const TextByProduct& notices, Ledger& ledger, Capture* capture,
                     const TextByTagAndProduct& tagged_notices, const std::vector<ServedFeed>& feeds, FaultPlan* faults,
                     Pages pages)
    : rules_(std::move(rules)),
      accepted_replies_(accepted_responses(notices)),
      ledger_(ledger),
      capture_(capture),
      faults_(faults),
      pages_(pages) {
    for (const auto& [tag, texts] : tagged_notices) tagged_replies_.emplace(tag, accepted_responses(texts));
    for (const ServedFeed& feed : feeds) {
        const std::string tag = '"' + feed.digest + '"';
        const std::string header = "\r\nETag: " + tag;
        feed_replies_.emplace(feed_endpoint(feed.id).path,
                              FeedReplies{tag, response(status::ok, "application/json" + header, feed.envelope, true),
                                          response(status::not_modified, "application/json" + header, "", true)});
    }
}

const std::string& Reception::feed_reply(const RequestHead& head, const Endpoint& endpoint) const {
    const FeedReplies& replies = feed_replies_.find(endpoint.path)->second;
    const auto known = std::ranges::find(head.headers, "If-None-Match", &HeaderLine::name);
    return known != head.headers.end() && known->value == replies.tag ? replies.not_modified : replies.whole;
}

const std::string& Reception::accepted_reply(std::string_view tag, std::string_view product) const {
    const auto tagged = tagged_replies_.find(tag);
    return (tagged == tagged_replies_.end() ? accepted_replies_ : tagged->second).find(product)->second;
}

std::optional<Fault> Reception::fault_of_connection() const {
    if (!faults_) return std::nullopt;
    auto fault = faults_->draw_for_connection();
    if (fault) ledger_.note_fault(fault->text);
    return fault;
}

void Reception::record(const RequestReader& reader, std::string_view bytes, const Endpoint* endpoint, std::string_view fault,
                       const Verdict& verdict) const {
    const std::size_t head_size = reader.has_head() ? reader.head().raw.size() : bytes.size();
    const std::string_view tag = endpoint ? std::string_view(endpoint->tag) : std::string_view();
    ledger_.record({bytes, head_size, reader.body(), tag, {}, fault, endpoint && endpoint->is_carried}, verdict);
    if (capture_) capture_->write(bytes);
}

std::optional<Reception::Page> Reception::find_page(const RequestHead& head) {
    struct Address {
        std::string_view method;
        std::string_view target;
        Page page;
    };
    static constexpr std::array<Address, 6> addresses{{{"GET", "/", Page::front},
                                                       {"GET", "/healthz", Page::health},
                                                       {"GET", "/audit/summary", Page::summary},
                                                       {"GET", "/audit/accepted", Page::accepted},
                                                       {"GET", "/audit/rejected", Page::rejected},
                                                       {"POST", "/audit/reset", Page::reset}}};
    for (const Address& address : addresses) {
        if (address.method == head.method && address.target == head.target) return address.page;
    }
    return std::nullopt;
}

// Who looks in brings nothing: no body, and nothing that was planted.
std::optional<Reception::Page> Reception::page_of_visit(const RequestReader& reader, State state, std::string_view bytes,
                                                        Verdict& verdict) const {
    if (pages_ == Pages::to_nobody || state != State::complete || reader.head().raw.size() != bytes.size()) return std::nullopt;
    const auto page = find_page(reader.head());
    verdict.clear();
    if (page && rules_.canaries) rules_.canaries->scan_request(bytes, bytes.size(), {}, verdict);
    return verdict.is_clean() ? page : std::nullopt;
}

std::string Reception::summary() const {
    const Totals totals = ledger_.totals();
    return summary_json(rules_.dictionary, totals, conclude(totals));
}

Reply Reception::answer_page(Page page, bool keep_alive, bool is_busy) const {
    const auto reply = [&](std::string_view type, const std::string& body) {
        return Reply{{}, response(status::ok, type, body, keep_alive), keep_alive};
    };
    const bool is_list = page == Page::accepted || page == Page::rejected;
    if (is_list && is_busy) return {too_busy, {}, keep_alive};
    switch (page) {
        case Page::front:
            return reply("text/html; charset=utf-8", front_page(rules_.dictionary, ledger_.totals()));
        case Page::health:
            return reply("text/plain", "ok\n");
        case Page::accepted:
            return reply("application/json", accepted_json(ledger_));
        case Page::rejected:
            return reply("application/json", rejected_json(ledger_));
        case Page::reset:
            ledger_.reset();
            break;
        case Page::summary:
            break;
    }
    return reply("application/json", summary());
}

void Reception::hear(const RequestReader& reader, State state, std::string_view bytes, Verdict& verdict) const {
    if (const auto page = page_of_visit(reader, state, bytes, verdict)) {
        if (page == Page::reset) ledger_.reset();
        return;
    }
    verdict.clear();
    const Endpoint* const endpoint = audit_request(rules_, reader, state, bytes, verdict);
    record(reader, bytes, endpoint, {}, verdict);
}

void Reception::hear_server_name(std::string_view name, Verdict& verdict) const {
    verdict.clear();
    audit_server_name(rules_, name, verdict);
    if (!verdict.is_clean()) ledger_.record({name, name.size(), {}, {}}, verdict);
}

Reply Reception::answer(const RequestReader& reader, State state, std::string_view bytes, Verdict& verdict,
                        bool is_busy) const {
    if (const auto page = page_of_visit(reader, state, bytes, verdict)) {
        return answer_page(*page, reader.head().keep_alive, is_busy);
    }
    verdict.clear();
    const Endpoint* const endpoint = audit_request(rules_, reader, state, bytes, verdict);
    const auto fault = faults_ && state == State::complete ? faults_->draw_for_report() : std::nullopt;
    record(reader, bytes, endpoint, fault ? std::string_view(fault->text) : std::string_view(), verdict);
    Reply reply = answer_report(reader, state, endpoint, verdict);
    if (!fault) return reply;
    std::string whole = reply.common.empty() ? std::move(reply.own) : std::string(reply.common);
    reply.delivery = std::make_unique<Delivery>(spoil(*fault, std::move(whole), reader.head().target));
    return reply;
}

Reply Reception::answer_report(const RequestReader& reader, State state, const Endpoint* endpoint,
                               const Verdict& verdict) const {
    const bool is_feed = endpoint && endpoint->kind == ReportKind::feed;
    if (verdict.is_clean() && is_feed) return {feed_reply(reader.head(), *endpoint), {}, reader.head().keep_alive};
    if (verdict.is_clean()) return {accepted_reply(endpoint->tag, verdict.product), {}, reader.head().keep_alive};

    // After a body in a foreign framing the next request could begin anywhere.
    const bool keep_alive = state == State::complete && reader.head().framing != Framing::foreign && reader.head().keep_alive;
    const bool unknown_address = state == State::complete && !endpoint;
    const status code = unknown_address ? status::not_found : refusal_status(state);
    const std::string problem = problem_json(static_cast<int>(code), verdict);
    return {{}, response(code, "application/problem+json", problem, keep_alive), keep_alive};
}

}  // namespace collector
