#pragma once

#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "egress/gate.hpp"
#include "egress/transport.hpp"
#include "state/settings.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace telemetry {

/// Whether something may still leave under the settings of now. Errors: turned_off, with the setting; cancelled, if it was made
/// under settings that held no longer.
using Leave = std::function<Result<void>(const Settings&)>;

/// Leave, unless a setting forbids it.
/// @param forbidden_by the setting, in an administrator's words; empty if nothing does.
[[nodiscard]] Result<void> leave_unless(const std::string& forbidden_by);

/// The way of an approved request: leave is asked for, the bytes are written down, leave is asked for again, they are sent, and
/// how that went is written down too.
///
/// Threads: one; needs the lock of the pass.
class Exchange {
public:
    /// @param installation, route outlive it.
    Exchange(Installation& installation, const Route& route, std::stop_token stop)
        : installation_(installation), route_(route), stop_(std::move(stop)) {}

    /// @return the reply, if its status is 200; or 304, for a request that named what is known already; or any 2xx, for
    /// statistics that go apart.
    /// Errors: turned_off, cancelled; those of the journal and of `Transport::send`; rejected (400, 422), try_later (429, 503),
    /// redirect_refused, http_status.
    [[nodiscard]] Result<Reply> make(const ApprovedRequest& request, const Leave& leave);

    /// What ended it: of what was cancelled, the setting that did so, if one did.
    [[nodiscard]] Error reason_of(Error error, const Leave& leave) const;

    /// The longest time for which a server asked not to be asked again.
    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    [[nodiscard]] Result<void> ask(const Leave& leave) const;
    [[nodiscard]] Result<void> note(std::string_view what, const ApprovedRequest& request, std::string_view url,
                                    std::string_view text);

    Installation& installation_;
    const Route& route_;
    const std::stop_token stop_;
    std::chrono::seconds retry_after_{0};
};

}  // namespace telemetry
