#pragma once

#include <telemetry/client.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"

#include <chrono>
#include <optional>
#include <stop_token>

namespace telemetry {

/// How a check went.
struct CheckOutcome {
    Result<CheckResult> result;
    std::chrono::seconds retry_after{0};  ///< what the server asked for
};

/// Makes one check: the id, the requests, the journal, the network, the notice, in this order; the statistics after it where
/// they go apart. A setting that comes to forbid it cancels it. Needs the lock of the pass.
[[nodiscard]] CheckOutcome make_check(Installation& installation, const Configuration& configuration, bool by_hand,
                                      const std::stop_token& stop);

/// The last verified notice, judged now; nothing if none was verified yet. Makes no request, takes no lock and writes nothing.
/// Errors: those of `TrustStore::peek`.
[[nodiscard]] Result<std::optional<UpdateNotice>> last_notice(const Installation& installation,
                                                              const Configuration& configuration);

/// Whether a check that ended so may be tried again before the next tick: yes if no answer came, or one that asks for it; no if
/// the server has answered, however badly, since asking again would only double its load.
[[nodiscard]] bool may_be_retried(const Error& error) noexcept;

}  // namespace telemetry
