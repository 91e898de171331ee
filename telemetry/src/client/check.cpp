#include "client/check.hpp"

#include "client/composition.hpp"
#include "client/exchange.hpp"
#include "client/leave.hpp"
#include "client/recall.hpp"
#include "client/state_files.hpp"
#include "notice/judge.hpp"
#include "notice/reply.hpp"
#include "state/installation_id.hpp"
#include "system/join.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace telemetry {

namespace {

notice::Subject subject_of(const Installation& installation, const Configuration& configuration) {
    return {std::string(installation.dictionary.product), configuration.settings.channel.value};
}

/// Of all requests of a check together.
Load load_of(const Configuration& configuration, const Occasion& occasion) {
    const bool waits = occasion.statistics_wait && configuration.usage_endpoint;
    const bool has_statistics = !waits && configuration.settings.usage_forbidden_by(occasion.by_hand).empty();
    return has_statistics ? Load::check_with_statistics : Load::check;
}

class Check {
public:
    Check(Installation& installation, const Configuration& configuration, const Occasion& occasion, std::stop_token stop)
        : installation_(installation),
          configuration_(configuration),
          occasion_(occasion),
          stop_(std::move(stop)),
          exchange_(installation, configuration.route),
          usage_exchange_(installation, configuration.route),
          now_(installation.surroundings.clock.wall()),
          erasures_(installation.counters.erasures()) {}

    Result<CheckResult> make() {
        auto id = load_installation_id(installation_.directory, installation_.surroundings.random);
        if (!id) return std::move(id).error();
        report_put_aside(installation_, "installation-id", id->put_aside_as);
        // What is collected now may be sent as long as nobody has withdrawn the consent since, though it may be back.
        const Recall statistics(installation_, stop_, leave(load_of(configuration_, occasion_)));
        auto composition = compose(installation_, configuration_, id->id, occasion_, statistics.token());
        if (!composition) return statistics.reason_of(std::move(composition).error());
        const auto& requests = (*composition)->requests;
        const bool usage_goes_along = requests.size() == 1 && !(*composition)->snapshot.empty();
        const Load load = usage_goes_along ? Load::check_with_statistics : Load::check;
        if (auto kept = keep_snapshot(**composition); !kept) return std::move(kept).error();

        const ApprovedRequest& first = requests.front();
        const auto reply = exchange_.make(first, usage_goes_along ? statistics.token() : stop_, leave(load));
        if (!reply) return reply.error();
        auto notice = take_notice(installation_, configuration_, reply->body, now_);
        for (std::size_t i = 1; i < requests.size(); ++i) {
            // Statistics that do not arrive are no reason to ask again for the notice; the next check brings newer ones.
            if (const auto sent = usage_exchange_.make(requests[i], statistics.token(), leave(Load::statistics)); !sent) {
                usage_retry_after_ = usage_exchange_.retry_after();
                installation_.log.info(join({"usage-statistics result=", to_string(sent.error().code)}));
            }
        }
        if (!notice) return std::move(notice).error();
        return CheckResult{*std::move(notice), first.head() + first.body()};
    }

    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return exchange_.retry_after(); }
    [[nodiscard]] std::chrono::seconds usage_retry_after() const noexcept { return usage_retry_after_; }

private:
    [[nodiscard]] Leave leave(Load load) const {
        return [this, load](const Settings& now) {
            const bool was_erased = installation_.counters.erasures() != erasures_;
            return leave_for(load, occasion_.by_hand, configuration_.settings, now, was_erased);
        };
    }

    /// The administrator's tool shows the numbers of a running server's last report.
    Result<void> keep_snapshot(const Composition& composition) {
        const bool is_servers = installation_.is_server() && !composition.snapshot.empty();
        return is_servers ? save_snapshot(installation_, composition.snapshot, erasures_) : Result<void>();
    }

    Installation& installation_;
    const Configuration& configuration_;
    const Occasion occasion_;
    const std::stop_token stop_;
    Exchange exchange_;
    Exchange usage_exchange_;
    std::chrono::seconds usage_retry_after_{0};
    const std::chrono::sys_seconds now_;
    const std::uint64_t erasures_;
};

}  // namespace

std::string UpdateCheck::forbidden_by(const Settings& settings, bool by_hand) const {
    return settings.check_forbidden_by(by_hand);
}

Outcome UpdateCheck::perform(const Configuration& configuration, const Occasion& occasion, const std::stop_token& stop) {
    Check check(installation_, configuration, occasion, stop);
    result_ = check.make();
    return {result_ ? Result<void>() : Result<void>(result_.error()), check.retry_after(), check.usage_retry_after()};
}

void UpdateCheck::deliver(const std::stop_token& stop) {
    if (result_ && !stop.stop_requested()) tell_(result_->notice);
}

Result<UpdateNotice> take_notice(Installation& installation, const Configuration& configuration, std::string_view reply,
                                 std::chrono::sys_seconds now) {
    const auto before = load_trust(installation);
    if (!before) return before.error();
    const notice::Subject subject = subject_of(installation, configuration);
    auto verified = notice::verify(reply, *before, subject, now);
    if (auto kept = keep_trust(installation, *before, verified.trust); !kept) return std::move(kept).error();
    if (!verified.outcome) return std::move(verified.outcome).error();
    const RolloutSecret secret = load_rollout_secret(installation);
    auto judged = notice::judge(verified.trust, {subject, installation.version, installation.options.platform, secret}, now);
    if (!judged) return failure(ErrorCode::internal, "a verified notice could not be judged");
    return *std::move(judged);
}

Result<std::optional<UpdateNotice>> last_notice(const Installation& installation, const Configuration& configuration) {
    const auto trust = installation.trust.peek();
    if (!trust) return trust.error();
    const RolloutSecret secret = installation.trust.peek_rollout_secret();
    return notice::judge(*trust,
                         {subject_of(installation, configuration), installation.version, installation.options.platform, secret},
                         installation.surroundings.clock.wall());
}

}  // namespace telemetry
