#include "client/feed_fetch.hpp"

#include "client/leave.hpp"
#include "client/state_files.hpp"
#include "notice/validity.hpp"

#include <utility>

namespace telemetry {

Result<std::shared_ptr<FollowedFeed>> read_feed(const Installation& installation, OutboundRequest request, Feed feed) {
    const auto refuse = [](std::string_view rule) { return failure(ErrorCode::configuration, rule); };
    const OutboundEntry& entry = request.entry();
    if (installation.outbound.find_entry(entry.id) != &entry) return refuse("feed: must be an entry of the client's register");
    if (!feed.in_use || !feed.on_newer) return refuse("feed: in_use and on_newer must be given");
    auto endpoint = Endpoint::parse(feed.address, "address");
    if (!endpoint) return std::move(endpoint).error();
    // The gate knows what is wrong with the rest, and says it now rather than at every look.
    if (auto approved = installation.gate.approve_fetch(entry, *endpoint, {}); !approved)
        return refuse(approved.error().message);
    return std::make_shared<FollowedFeed>(entry, *std::move(endpoint), std::move(feed));
}

std::string FeedFetch::forbidden_by(const Settings& settings, bool) const {
    if (followed_->entry.since > installation_.version) return "the version that runs, which is older than this request";
    return settings.switched_off_by(followed_->entry.switch_name);
}

feed::Subject FeedFetch::subject() const {
    return {std::string(installation_.dictionary.product), std::string(followed_->entry.id)};
}

/// Where the root has expired, what is known is not named: the next root comes with an index alone, and not with word that
/// there is no other.
Result<ApprovedRequest> FeedFetch::ask(const notice::Trust& trust, const std::optional<feed::SignedIndex>& known) const {
    const bool may_stay = known && trust.check_root_expiry(installation_.surroundings.clock.wall());
    return installation_.gate.approve_fetch(followed_->entry, followed_->endpoint, may_stay ? known->digest() : std::string());
}

Outcome FeedFetch::perform(const Configuration& configuration, const Occasion&, const std::stop_token& stop) {
    Exchange exchange(installation_, configuration.route);
    auto fetched = fetch(exchange, configuration.settings, stop);
    return {std::move(fetched), exchange.retry_after()};
}

Result<void> FeedFetch::fetch(Exchange& exchange, const Settings& then, const std::stop_token& stop) {
    const auto trust = load_trust(installation_);
    if (!trust) return trust.error();
    auto known = load_index(installation_, *trust, subject(), true);
    if (!known) return std::move(known).error();
    const auto request = ask(*trust, *known);
    if (!request) return request.error();
    const auto reply = exchange.make(*request, stop, [&](const Settings& now) { return leave(then, now); });
    if (!reply) return reply.error();
    if (reply->status == 200) return take(reply->body, *trust, *known);
    return stay_with(**std::move(known), *trust);
}

/// That of a person is that of the schedule.
Result<void> FeedFetch::leave(const Settings& then, const Settings& now) const {
    auto leave = leave_unless(forbidden_by(now, false));
    return leave ? leave_by_the_same_way(then, now) : leave;
}

/// There is no other index: the known one must pass again what may have changed since.
Result<void> FeedFetch::stay_with(feed::SignedIndex known, const notice::Trust& trust) {
    const auto now = installation_.surroundings.clock.wall();
    if (auto fresh = trust.check_root_expiry(now); !fresh) return fresh;
    if (auto valid = notice::check_validity(known.document.validity, now, "index"); !valid) return valid;
    index_ = std::move(known);
    return {};
}

/// Verifies a reply and keeps what was learnt from it.
Result<void> FeedFetch::take(const std::string& reply, const notice::Trust& before,
                             const std::optional<feed::SignedIndex>& known) {
    auto verified = feed::verify(reply, before, subject(), known ? &*known : nullptr, installation_.surroundings.clock.wall());
    if (auto kept = keep_trust(installation_, before, verified.trust); !kept) return kept;
    if (!verified.index) return std::move(verified.index).error();
    if (auto saved = save_index(installation_, *verified.index); !saved) return saved;
    index_ = *std::move(verified.index);
    return {};
}

Result<ApprovedRequest> FeedFetch::preview() const {
    const auto trust = installation_.trust.peek();
    if (!trust) return trust.error();
    const auto known = load_index(installation_, *trust, subject(), false);
    if (!known) return known.error();
    return ask(*trust, *known);
}

void FeedFetch::deliver(const std::stop_token& stop) {
    if (!index_ || stop.stop_requested()) return;
    try {
        const auto newer = feed::newer_items(index_->document, followed_->feed.in_use());
        if (stop.stop_requested()) {
            result_ = failure(ErrorCode::cancelled, "stopped");
            return;
        }
        followed_->feed.on_newer(newer);
        result_ = newer;
    } catch (...) {
        // What was thrown is the host's affair, and may hold a text.
        installation_.log.warning(log_name() + " callback=threw");
    }
}

}  // namespace telemetry
