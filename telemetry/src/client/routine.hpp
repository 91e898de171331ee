// What the schedule drives: the update check and each feed, every one on a grid of its own.
#pragma once

#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "client/log.hpp"
#include "schedule/schedule_record.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

namespace telemetry {

/// How it went.
struct Outcome {
    Result<void> result;
    std::chrono::seconds retry_after{0};        ///< what the server asked for
    std::chrono::seconds usage_retry_after{0};  ///< what the host of the statistics asked for, where they go apart

    /// Whether a stop or a setting ended it, of which nobody needs to be told.
    [[nodiscard]] bool was_given_up() const noexcept {
        return !result && (result.error().code == ErrorCode::cancelled || result.error().code == ErrorCode::turned_off);
    }
};

/// For whom something is done, and what of it has to wait.
struct Occasion {
    bool by_hand = false;          ///< for somebody who asked; else for the schedule
    bool statistics_wait = false;  ///< those that go apart: their host asked not to be asked yet
};

/// Something that is done again and again. An object lives for one look at the schedule, or one call of the host.
///
/// Threads: one.
class Routine {
public:
    Routine() = default;
    Routine(const Routine&) = delete;
    Routine& operator=(const Routine&) = delete;
    virtual ~Routine() = default;

    /// The file that keeps its schedule.
    [[nodiscard]] virtual std::string record_file() const = 0;
    /// What lines of the log about it begin with: `update-check`.
    [[nodiscard]] virtual std::string log_name() const = 0;
    /// The setting that forbids it; empty if it may be done.
    [[nodiscard]] virtual std::string forbidden_by(const Settings& settings, bool by_hand) const = 0;
    /// Does it. Needs the lock of the pass.
    [[nodiscard]] virtual Outcome perform(const Configuration& configuration, const Occasion& occasion,
                                          const std::stop_token& stop) = 0;
    /// Gives the host what it brought, if it brought anything. Called without any lock. Calls the host no more once a stop is
    /// requested: what its callbacks need may be gone.
    virtual void deliver(const std::stop_token& stop) = 0;
    /// What was said in the log about an outage, which outlives the routine.
    [[nodiscard]] virtual OutageReport& outage() = 0;
};

/// Does a routine if it is due, and keeps what came of it for the next time. Needs the lock of the pass.
/// @return how long there is nothing to do.
[[nodiscard]] std::chrono::milliseconds perform_if_due(Installation& installation, Routine& routine,
                                                       const Configuration& configuration, const std::stop_token& stop);

/// Says in the log, once and then once a day, that the schedule cannot even be looked at.
void report_hindrance(const Installation& installation, Routine& routine, const Error& error);

/// Does a routine now, for somebody who asked, and writes down how it went. The schedule stays as it is, but for a server's
/// wish not to be asked again, which holds for it too. Needs the lock of the pass.
[[nodiscard]] Outcome perform_by_hand(Installation& installation, Routine& routine, const Configuration& configuration,
                                      const std::stop_token& stop);

/// Whether what ended so may be tried again before the next tick: yes if no answer came, or one that asks for it; no if the
/// server has answered, however badly, since asking again would only double its load.
[[nodiscard]] bool may_be_retried(const Error& error) noexcept;

}  // namespace telemetry
