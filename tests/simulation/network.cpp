#include "network.hpp"

#include "notice/root.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace simulation {

using telemetry::ErrorCode;
using telemetry::Reply;
using telemetry::Result;

namespace {

bool is_feed(const telemetry::ApprovedRequest& request) {
    return request.body().empty();
}

}  // namespace

Network::Network(Breakage breakage, std::uint64_t seed, Witness witness, Meanwhile meanwhile, Listener listener)
    : breakage_(breakage),
      dice_(seed),
      witness_(std::move(witness)),
      meanwhile_(std::move(meanwhile)),
      listener_(std::move(listener)) {}

Result<Reply> Network::send(const telemetry::ApprovedRequest& request, const telemetry::Route& route, std::stop_token stop) {
    if (stop.stop_requested()) return telemetry::failure(ErrorCode::cancelled, "stopped");
    const bool is_lost = breakage_ == Breakage::request_does_not_leave && dice_.one_in(5);
    if (!is_lost) witness_(request);
    if (breakage_ == Breakage::request_is_sent_twice) witness_(request);
    auto reply = answer(request);
    meanwhile_(duration(reply, route));
    listener_(request, reply);
    return reply;
}

/// A server that is silent, or drips, takes all the time there is.
std::chrono::seconds Network::duration(const Result<Reply>& reply, const telemetry::Route& route) {
    const auto longest = std::chrono::floor<std::chrono::seconds>(route.total_time_max);
    const bool is_silent = !reply && reply.error().code == ErrorCode::timeout;
    const bool drips = dice_.one_in(20);
    return is_silent || drips ? longest : std::chrono::seconds(dice_.roll(3));
}

bool Network::is_down(const telemetry::ApprovedRequest& request) const {
    return breakage_ == (is_feed(request) ? Breakage::feed_retries_are_forgotten : Breakage::retries_are_forgotten);
}

Result<Reply> Network::answer(const telemetry::ApprovedRequest& request) {
    if (is_down(request)) return telemetry::failure(ErrorCode::connect, "the network is down");
    static constexpr std::array errors{ErrorCode::dns,
                                       ErrorCode::connect,
                                       ErrorCode::proxy,
                                       ErrorCode::proxy_auth,
                                       ErrorCode::tls_untrusted,
                                       ErrorCode::tls_pin,
                                       ErrorCode::timeout,
                                       ErrorCode::protocol,
                                       ErrorCode::response_too_large,
                                       ErrorCode::redirect_refused,
                                       ErrorCode::cancelled};
    switch (dice_.roll(8)) {
        case 0:
        case 1:
            return telemetry::failure(errors[dice_.roll(errors.size())], "fails by the dice");
        case 2:
            return refusal();
        case 3:
            return bad_reply(request);
        default:
            return good_reply(request);
    }
}

/// Mostly the newest edition; at times an older one, from a mirror that lags or from an attacker.
Reply Network::good_reply(const telemetry::ApprovedRequest& request) {
    publish_anew();
    const std::size_t age = dice_.one_in(5) ? dice_.roll(std::min<std::size_t>(3, editions_.size())) : 0;
    const Publication& published = publication(editions_[editions_.size() - 1 - age]);
    if (!is_feed(request)) return {200, published.notice, {}};
    const bool is_known = request.known_digest() == published.index_digest;
    return is_known ? Reply{304, "", {}} : Reply{200, published.index, {}};
}

/// At times with a new root, or as many as a reply may bring.
void Network::publish_anew() {
    constexpr std::int64_t most = telemetry::notice::roots_max;
    Edition next = editions_.back();
    if (dice_.one_in(6)) ++next.sequence;
    const bool is_long_way = dice_.one_in(500);  // seldom: it is kept, and read again at every look
    const std::int64_t roots = is_long_way ? most : dice_.one_in(30) ? 1 : 0;
    next.root = std::min(root_versions_max, next.root + roots);
    if (next != editions_.back()) editions_.push_back(next);
}

Reply Network::bad_reply(const telemetry::ApprovedRequest& request) {
    const Publication& published = publication(editions_.back());
    std::string text = is_feed(request) ? published.index : published.notice;
    switch (dice_.roll(8)) {
        case 0:
            return {200, std::string(request.reply_size_max(), '['), {}};
        case 1:
            return {200, text.substr(0, dice_.roll(text.size())), {}};
        case 2:
            text[dice_.roll(text.size())] ^= static_cast<char>(1 + dice_.roll(127));
            return {200, text, {}};
        case 3:
            return {200, is_feed(request) ? published.notice : published.index, {}};
        case 4:
        case 5:
            return forged_reply(request);
        case 6:
            return twin_reply(request);
        default:
            return {200, "", {}};
    }
}

Reply Network::forged_reply(const telemetry::ApprovedRequest& request) {
    const std::int64_t root = editions_.back().root;
    const auto kind = static_cast<Forgery>(dice_.roll(forgeries));
    const bool is_signed = breakage_ == Breakage::forgeries_are_signed;
    const Publication& published = is_signed ? publication({forged_sequence, root}) : forgery(kind, root);
    return {200, is_feed(request) ? published.index : published.notice, {}};
}

/// What the vendor shows to this installation alone.
Reply Network::twin_reply(const telemetry::ApprovedRequest& request) {
    Edition twin = editions_.back();
    twin.is_twin = true;
    const Publication& published = publication(twin);
    return {200, is_feed(request) ? published.index : published.notice, {}};
}

Reply Network::refusal() {
    static constexpr std::array statuses{204, 301, 302, 304, 307, 400, 404, 422, 429, 429, 500, 503, 503};
    static constexpr std::array<std::chrono::seconds, 5> waits{std::chrono::seconds(0), std::chrono::seconds(60),
                                                               std::chrono::hours(3), std::chrono::hours(9),
                                                               std::chrono::hours(24)};
    const int status = statuses[dice_.roll(statuses.size())];
    const bool may_wait = status == 429 || status == 503;
    return {status, "{}", may_wait ? waits[dice_.roll(waits.size())] : std::chrono::seconds(0)};
}

}  // namespace simulation
