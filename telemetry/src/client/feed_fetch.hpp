#pragma once

#include <telemetry/feed.hpp>
#include <telemetry/outbound.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/exchange.hpp"
#include "client/installation.hpp"
#include "client/log.hpp"
#include "client/routine.hpp"
#include "egress/endpoint.hpp"
#include "egress/gate.hpp"
#include "feed/index.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace telemetry {

/// A feed that a host follows.
struct FollowedFeed {
    FollowedFeed(const OutboundEntry& of_register, Endpoint at, Feed what)
        : entry(of_register), endpoint(std::move(at)), feed(std::move(what)) {}

    const OutboundEntry& entry;  ///< of the register
    const Endpoint endpoint;
    const Feed feed;
    OutageReport outage;
};

/// Looks at what a host says of a feed. Errors: configuration (not of the register, not for the library, no callback to give
/// anything to, or not on a host of the entry); invalid_endpoint.
[[nodiscard]] Result<std::shared_ptr<FollowedFeed>> read_feed(const Installation& installation, OutboundRequest request,
                                                              Feed feed);

/// The fetching of a feed's index.
class FeedFetch final : public Routine {
public:
    FeedFetch(Installation& installation, std::shared_ptr<FollowedFeed> followed)
        : installation_(installation), followed_(std::move(followed)) {}

    [[nodiscard]] std::string record_file() const override { return "schedule-" + std::string(followed_->entry.id); }
    [[nodiscard]] std::string log_name() const override { return "feed id=" + std::string(followed_->entry.id); }

    /// Its switch and `offline`, and a product that is older than the request. Not `DO_NOT_TRACK`: nothing in it could track.
    [[nodiscard]] std::string forbidden_by(const Settings& settings, bool by_hand) const override;

    /// The request, the journal, the network, the index, in this order. A setting that comes to forbid it cancels it.
    [[nodiscard]] Outcome perform(const Configuration& configuration, const Occasion& occasion,
                                  const std::stop_token& stop) override;
    void deliver(const std::stop_token& stop) override;
    [[nodiscard]] OutageReport& outage() override { return followed_->outage; }

    /// The request that would be made now, with the digest of what is known already, if that could stay. Writes nothing.
    [[nodiscard]] Result<ApprovedRequest> preview() const;

    /// What `deliver` gave to the host. Errors: internal (a callback of the host threw).
    [[nodiscard]] Result<std::vector<FeedItem>> take_result() { return std::move(result_); }

private:
    [[nodiscard]] feed::Subject subject() const;
    [[nodiscard]] Result<void> leave(const Settings& then, const Settings& now) const;
    [[nodiscard]] Result<ApprovedRequest> ask(const notice::Trust& trust, const std::optional<feed::SignedIndex>& known) const;
    [[nodiscard]] Result<void> fetch(Exchange& exchange, const Settings& then, const std::stop_token& stop);
    [[nodiscard]] Result<void> stay_with(feed::SignedIndex known, const notice::Trust& trust);
    [[nodiscard]] Result<void> take(const std::string& reply, const notice::Trust& before,
                                    const std::optional<feed::SignedIndex>& known);

    Installation& installation_;
    const std::shared_ptr<FollowedFeed> followed_;
    std::optional<feed::SignedIndex> index_;  // verified, and good now
    Result<std::vector<FeedItem>> result_ = failure(ErrorCode::internal, "a callback threw");
};

}  // namespace telemetry
