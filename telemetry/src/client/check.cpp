#include "client/check.hpp"

#include "client/composition.hpp"
#include "client/recall.hpp"
#include "client/state_files.hpp"
#include "notice/judge.hpp"
#include "notice/reply.hpp"
#include "state/installation_id.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace telemetry {

namespace {

/// What an HTTP status means. The body of an error reply is not looked at.
Result<void> judge_status(int status) {
    if (status == 200) return {};
    const std::string seen = "the server answered with status " + std::to_string(status);
    if (status == 400 || status == 422) return failure(ErrorCode::rejected, seen);
    if (status == 429 || status == 503) return failure(ErrorCode::try_later, seen);
    if (status >= 300 && status < 400) return failure(ErrorCode::redirect_refused, seen + ", which is not followed");
    return failure(ErrorCode::http_status, seen);
}

notice::Subject subject_of(const Installation& installation, const Configuration& configuration) {
    return {std::string(installation.dictionary.product), configuration.settings.channel.value};
}

class Check {
public:
    Check(Installation& installation, const Configuration& configuration, bool by_hand, std::stop_token stop)
        : installation_(installation),
          configuration_(configuration),
          by_hand_(by_hand),
          stop_(std::move(stop)),
          now_(installation.surroundings.clock.wall()) {}

    CheckOutcome make() {
        auto result = check();
        return {std::move(result), retry_after_};
    }

private:
    Result<CheckResult> check() {
        auto id = load_installation_id(installation_.directory, installation_.surroundings.random);
        if (!id) return std::move(id).error();
        if (!id->put_aside_as.empty()) report_put_aside(installation_, "installation-id", id->put_aside_as);
        auto composition = compose(installation_, configuration_, id->id, by_hand_);
        if (!composition) return std::move(composition).error();
        if (auto kept = keep_snapshot(*composition); !kept) return std::move(kept).error();

        const ApprovedRequest& first = composition->requests.front();
        const auto reply = exchange(first);
        if (!reply) return reply.error();
        auto notice = take_notice(reply->body);
        for (std::size_t i = 1; i < composition->requests.size(); ++i) {
            // Statistics that do not arrive are no reason to ask again for the notice; the next check brings newer ones.
            if (const auto sent = exchange(composition->requests[i]); !sent) {
                installation_.log.info("usage-statistics result=" + std::string(to_string(sent.error().code)));
            }
        }
        if (!notice) return std::move(notice).error();
        return CheckResult{*std::move(notice), first.head() + first.body()};
    }

    /// The administrator's tool shows the numbers of a running server's last report.
    Result<void> keep_snapshot(const Composition& composition) {
        const bool is_servers = installation_.options.values == ValueSource::callbacks && !composition.snapshot.empty();
        return is_servers ? save_snapshot(installation_, composition.snapshot) : Result<void>();
    }

    /// Writes a request down, sends it, and writes down how that went.
    Result<Reply> exchange(const ApprovedRequest& request) {
        if (stop_.stop_requested()) return failure(ErrorCode::cancelled, "stopped");
        if (auto noted = note("request", request, request.head() + request.body()); !noted) return std::move(noted).error();
        auto reply = installation_.surroundings.transport.send(request, configuration_.route, stop_);
        auto status = reply ? judge_status(reply->status) : Result<void>(reply.error());
        if (reply) retry_after_ = std::max(retry_after_, reply->retry_after);
        const std::string_view outcome = status ? "ok" : to_string(status.error().code);
        if (auto noted = note("outcome", request, outcome); !noted) installation_.log.warning("journal result=not-written");
        if (!status) return std::move(status).error();
        return reply;
    }

    Result<void> note(std::string_view what, const ApprovedRequest& request, std::string_view text) {
        const bool is_request = what == "request";
        const std::string_view url = is_request ? std::string_view(request.endpoint().url()) : std::string_view();
        const auto aside = installation_.journal.append({what, to_string(request.purpose()), url, text},
                                                        installation_.surroundings.clock.wall());
        if (!aside) return aside.error();
        if (!aside->empty()) report_put_aside(installation_, "journal.jsonl", *aside);
        return {};
    }

    /// Verifies a reply and keeps what was learnt from it. Roots that were verified are kept though the notice was refused.
    Result<UpdateNotice> take_notice(std::string_view reply) {
        std::string aside;
        const auto before = installation_.trust.load(aside);
        if (!aside.empty()) report_put_aside(installation_, "notice.json", aside);
        if (!before) return before.error();
        const notice::Subject subject = subject_of(installation_, configuration_);
        auto verified = notice::verify(reply, *before, subject, now_);
        if (verified.trust != *before) {
            if (auto saved = installation_.trust.save(verified.trust); !saved) return std::move(saved).error();
        }
        if (!verified.outcome) return std::move(verified.outcome).error();
        const RolloutSecret secret = installation_.trust.rollout_secret(installation_.surroundings.random);
        auto judged =
            notice::judge(verified.trust, {subject, installation_.version, installation_.options.platform, secret}, now_);
        if (!judged) return failure(ErrorCode::internal, "a verified notice could not be judged");
        return *std::move(judged);
    }

    Installation& installation_;
    const Configuration& configuration_;
    const bool by_hand_;
    const std::stop_token stop_;
    const std::chrono::sys_seconds now_;  // fixed once, so that no clock can change its mind during a check
    std::chrono::seconds retry_after_{0};
};

}  // namespace

CheckOutcome make_check(Installation& installation, const Configuration& configuration, bool by_hand,
                        const std::stop_token& stop) {
    const Recall recall(installation, configuration, by_hand, stop);
    return Check(installation, configuration, by_hand, recall.token()).make();
}

Result<std::optional<UpdateNotice>> last_notice(const Installation& installation, const Configuration& configuration) {
    const auto trust = installation.trust.peek();
    if (!trust) return trust.error();
    const RolloutSecret secret = installation.trust.peek_rollout_secret();
    return notice::judge(*trust,
                         {subject_of(installation, configuration), installation.version, installation.options.platform, secret},
                         installation.surroundings.clock.wall());
}

bool may_be_retried(const Error& error) noexcept {
    switch (error.code) {
        case ErrorCode::dns:
        case ErrorCode::connect:
        case ErrorCode::proxy:
        case ErrorCode::proxy_auth:
        case ErrorCode::tls_untrusted:
        case ErrorCode::tls_pin:
        case ErrorCode::timeout:
        case ErrorCode::protocol:
        case ErrorCode::http_status:
        case ErrorCode::try_later:
        case ErrorCode::state_unavailable:
        case ErrorCode::state_busy:
            return true;
        default:
            return false;
    }
}

}  // namespace telemetry
