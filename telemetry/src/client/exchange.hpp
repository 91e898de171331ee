#pragma once

#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "client/recall.hpp"
#include "egress/gate.hpp"
#include "egress/transport.hpp"

#include <chrono>
#include <stop_token>
#include <string_view>

namespace telemetry {

/// The way of an approved request: leave is asked for, the bytes are written down, leave is asked for again, they are sent, and
/// how that went is written down too. Leave that is taken back cancels it.
///
/// Threads: one; needs the lock of the pass.
class Exchange {
public:
    /// @param installation, route outlive it.
    Exchange(Installation& installation, const Route& route) : installation_(installation), route_(route) {}

    /// @return the reply, if its status is 200; or 304, for a request that named what is known already; or any 2xx, for
    /// statistics that go apart.
    /// Errors: turned_off, cancelled; those of the journal and of `Transport::send`; rejected (400, 422), try_later (429, 503),
    /// redirect_refused, http_status.
    [[nodiscard]] Result<Reply> make(const ApprovedRequest& request, const std::stop_token& stop, Leave leave);

    /// The longest time for which a server asked not to be asked again.
    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    [[nodiscard]] Result<void> note(std::string_view what, const ApprovedRequest& request, std::string_view url,
                                    std::string_view text);

    Installation& installation_;
    const Route& route_;
    std::chrono::seconds retry_after_{0};
};

}  // namespace telemetry
