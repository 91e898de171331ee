#pragma once

#include <telemetry/client.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "client/routine.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace telemetry {

/// The update check, with the statistics on it or after it.
class UpdateCheck final : public Routine {
public:
    /// @param tell is given each verified notice.
    UpdateCheck(Installation& installation, OutageReport& outage, std::function<void(const UpdateNotice&)> tell)
        : installation_(installation), outage_(outage), tell_(std::move(tell)) {}

    [[nodiscard]] std::string record_file() const override { return "schedule"; }
    [[nodiscard]] std::string log_name() const override { return "update-check"; }
    [[nodiscard]] std::string forbidden_by(const Settings& settings, bool by_hand) const override;

    /// The id, the requests, the journal, the network, the notice, in this order; the statistics after it where they go apart.
    /// A setting that comes to forbid it, or would have made other requests, cancels it.
    [[nodiscard]] Outcome perform(const Configuration& configuration, const Occasion& occasion,
                                  const std::stop_token& stop) override;
    void deliver(const std::stop_token& stop) override;
    [[nodiscard]] OutageReport& outage() override { return outage_; }

    /// What the check brought.
    [[nodiscard]] Result<CheckResult> take_result() { return std::move(result_); }

private:
    Installation& installation_;
    OutageReport& outage_;
    const std::function<void(const UpdateNotice&)> tell_;
    Result<CheckResult> result_ = failure(ErrorCode::internal, "the check did not run");
};

/// Verifies a reply, keeps what was learnt from it and judges it. Roots that were verified are kept though the notice was
/// refused. Needs the lock of the pass.
/// @param now fixed once, so that no clock can change its mind during a check.
/// Errors: those of `notice::verify`, of `TrustStore::load` and of the state directory.
[[nodiscard]] Result<UpdateNotice> take_notice(Installation& installation, const Configuration& configuration,
                                               std::string_view reply, std::chrono::sys_seconds now);

/// The last verified notice, judged now; nothing if none was verified yet. Makes no request, takes no lock and writes nothing.
/// Errors: those of `TrustStore::peek`.
[[nodiscard]] Result<std::optional<UpdateNotice>> last_notice(const Installation& installation,
                                                              const Configuration& configuration);

}  // namespace telemetry
