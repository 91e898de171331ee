// What happens to a request once its bytes are there: it is audited, entered in the ledger, and answered.
#pragma once

#include "audit/auditor.hpp"
#include "ledger/capture.hpp"
#include "ledger/ledger.hpp"
#include "serve/delivery.hpp"
#include "serve/fault.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// One text for each product.
using TextByProduct = std::map<std::string, std::string, std::less<>>;

/// The texts of each tag that has its own.
using TextByTagAndProduct = std::map<std::string, TextByProduct, std::less<>>;

/// The index of a feed, and the SHA-256 of its payload, under which clients know it.
struct ServedFeed {
    std::string id;
    std::string digest;
    std::string envelope;
};

/// A whole HTTP response.
struct Reply {
    std::string_view common;               ///< one that is kept for all, good as long as the reception; or else
    std::string own;                       ///< one made for this request
    bool keep_alive = false;               ///< whether the connection is good for another request
    std::unique_ptr<Delivery> delivery{};  ///< what takes its place where a fault was met; mostly null
};

/// Whether the collector's own pages are served.
enum class Pages : std::uint8_t {
    to_visitors,
    to_nobody,  ///< whatever comes is of the client that is judged
};

/// Answers requests. Shared by all threads.
class Reception {
    using State = RequestReader::State;

public:
    /// The answer that there is no answer at present.
    static constexpr std::string_view too_busy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";

    /// @param notices the body of the answer to a clean report, for each product that the rules know.
    /// @param ledger, capture must outlive the reception; `capture` may be null.
    /// @param tagged_notices the same under the tags where another answer is given.
    /// @param feeds what the endpoints of feeds among the rules give out.
    /// @param faults what answers to reports, and connections, may meet; outlives the reception, may be null.
    /// @param pages a request for a page that is not served is judged like any other.
    Reception(AuditRules rules, const TextByProduct& notices, Ledger& ledger, Capture* capture,
              const TextByTagAndProduct& tagged_notices = {}, const std::vector<ServedFeed>& feeds = {},
              FaultPlan* faults = nullptr, Pages pages = Pages::to_visitors);

    /// Answers a request in whatever state its reading ended: whole, given up for its size or form, or broken off.
    /// @param bytes the request as it was sent, as far as it came.
    /// @param verdict working memory of the calling thread; holds what was found afterwards.
    /// @param is_busy a list of exchanges, which takes long to make, is refused by `too_busy`.
    [[nodiscard]] Reply answer(const RequestReader& reader, State state, std::string_view bytes, Verdict& verdict,
                               bool is_busy = false) const;

    /// Audits and enters a request that nobody answers any more; no fault is met there.
    void hear(const RequestReader& reader, State state, std::string_view bytes, Verdict& verdict) const;

    /// Audits the name that a connection was asked for under, and enters it if it should not have been said.
    void hear_server_name(std::string_view name, Verdict& verdict) const;

    /// The fault of TLS that a new connection meets; noted in the ledger.
    [[nodiscard]] std::optional<Fault> fault_of_connection() const;

    /// Enters a connection on which no request came.
    void note_mute(Mute mute) const { ledger_.note_mute(mute); }

    [[nodiscard]] const AuditRules& rules() const noexcept { return rules_; }

private:
    enum class Page : std::uint8_t { front, health, summary, accepted, rejected, reset };
    [[nodiscard]] static std::optional<Page> find_page(const RequestHead& head);
    [[nodiscard]] std::optional<Page> page_of_visit(const RequestReader& reader, State state, std::string_view bytes,
                                                    Verdict& verdict) const;
    [[nodiscard]] std::string summary() const;
    [[nodiscard]] Reply answer_page(Page page, bool keep_alive, bool is_busy) const;
    void record(const RequestReader& reader, std::string_view bytes, const Endpoint* endpoint, std::string_view fault,
                const Verdict& verdict) const;
    [[nodiscard]] Reply answer_report(const RequestReader& reader, State state, const Endpoint* endpoint,
                                      const Verdict& verdict) const;
    [[nodiscard]] const std::string& feed_reply(const RequestHead& head, const Endpoint& endpoint) const;
    [[nodiscard]] const std::string& accepted_reply(std::string_view tag, std::string_view product) const;

    struct FeedReplies {
        std::string tag;
        std::string whole;
        std::string not_modified;
    };

    AuditRules rules_;
    TextByProduct accepted_replies_;  // whole responses
    TextByTagAndProduct tagged_replies_;
    std::map<std::string, FeedReplies, std::less<>> feed_replies_;  // by path
    Ledger& ledger_;
    Capture* capture_;
    FaultPlan* faults_;
    Pages pages_;
};

}  // namespace collector
