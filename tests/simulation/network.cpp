#include "network.hpp"

#include "vendor.hpp"

#include <array>
#include <utility>

namespace simulation {

using telemetry::ErrorCode;
using telemetry::Reply;
using telemetry::Result;

namespace {

/// Signing is slow, and the same notice goes to everybody.
const std::string& notice_of(std::int64_t sequence) {
    static std::map<std::int64_t, std::string> made;
    std::string& text = made[sequence];
    if (text.empty()) {
        notice_tests::NoticeText notice;
        notice.sequence = sequence;
        notice.expires = "2019-08-15T00:00:00Z";
        text = notice_tests::reply(notice_tests::sign_notice(notice.text(), {11}));
    }
    return text;
}

}  // namespace

const std::string& notice_root() {
    static const std::string root = write_json(to_json(notice_tests::sign_root(notice_tests::plain_root(), {1, 2})));
    return root;
}

Network::Network(Breakage breakage, std::uint64_t seed, Witness witness, Meanwhile meanwhile, ToldOff told_off)
    : breakage_(breakage),
      dice_(seed),
      witness_(std::move(witness)),
      meanwhile_(std::move(meanwhile)),
      told_off_(std::move(told_off)) {}

Result<Reply> Network::send(const telemetry::ApprovedRequest& request, const telemetry::Route& route, std::stop_token) {
    witness_(request);
    if (breakage_ == Breakage::request_is_sent_twice) witness_(request);
    auto reply = answer();
    const bool is_slow = !reply && reply.error().code == ErrorCode::timeout;
    meanwhile_(is_slow ? std::chrono::floor<std::chrono::seconds>(route.total_time_max) : std::chrono::seconds(roll(3)));
    if (reply && (reply->status == 429 || reply->status == 503)) told_off_(reply->retry_after);
    return reply;
}

Result<Reply> Network::answer() {
    if (breakage_ == Breakage::retries_are_forgotten) return telemetry::failure(ErrorCode::connect, "the network is down");
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
    switch (roll(8)) {
        case 0:
        case 1:
            return telemetry::failure(errors[roll(errors.size())], "fails by the dice");
        case 2:
            return refusal();
        case 3:
            return bad_reply();
        default:
            return good_reply();
    }
}

/// Mostly the newest notice; at times an older one, from a mirror that lags or from an attacker.
Reply Network::good_reply() {
    if (roll(6) == 0) ++newest_;
    const std::int64_t age = roll(5) == 0 ? static_cast<std::int64_t>(roll(3)) : 0;
    return {200, notice_of(newest_ - age), {}};
}

Reply Network::bad_reply() {
    std::string text = notice_of(newest_);
    switch (roll(4)) {
        case 0:
            return {200, std::string(telemetry::ApprovedRequest::check_reply_size_max, '['), {}};
        case 1:
            return {200, text.substr(0, roll(text.size())), {}};
        case 2:
            text[roll(text.size())] ^= static_cast<char>(1 + roll(127));
            return {200, text, {}};
        default:
            return {200, "", {}};
    }
}

Reply Network::refusal() {
    static constexpr std::array statuses{400, 404, 422, 429, 429, 500, 503, 503};
    static constexpr std::array<std::chrono::seconds, 5> waits{std::chrono::seconds(0), std::chrono::seconds(60),
                                                               std::chrono::hours(3), std::chrono::hours(9),
                                                               std::chrono::hours(24)};
    const int status = statuses[roll(statuses.size())];
    const bool may_wait = status == 429 || status == 503;
    return {status, "{}", may_wait ? waits[roll(waits.size())] : std::chrono::seconds(0)};
}

}  // namespace simulation
