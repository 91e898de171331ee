#pragma once

#include <telemetry/client.hpp>

#include "client/check.hpp"
#include "client/installation.hpp"
#include "schedule/schedule_record.hpp"
#include "schedule/worker.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace telemetry::detail {

/// The client behind its face: the life cycle, and one look at the schedule. See client.cpp for the story.
///
/// Threads: any. No lock is held while the host's code runs.
class ClientCore : public std::enable_shared_from_this<ClientCore> {
public:
    [[nodiscard]] static Result<std::shared_ptr<ClientCore>> create(const Dictionary& dictionary, Options options,
                                                                    Surroundings surroundings);
    explicit ClientCore(std::unique_ptr<Installation> installation);

    [[nodiscard]] Installation& installation() noexcept { return *installation_; }
    void on_notice(std::function<void(const UpdateNotice&)> callback);

    void start();
    bool stop(std::chrono::milliseconds deadline);
    void reload();

    [[nodiscard]] Result<CheckResult> check_now();
    [[nodiscard]] Result<std::optional<UpdateNotice>> notice();
    [[nodiscard]] Result<Preview> preview();
    [[nodiscard]] Result<Status> status();
    [[nodiscard]] Result<void> configure(const Choices& choices);
    [[nodiscard]] Result<void> reset_installation_id();

    /// One look at the schedule: does what is due. The worker calls it; so does a simulation, without a worker.
    /// @return how long there is nothing to do; nothing if checks are turned off.
    [[nodiscard]] std::optional<std::chrono::milliseconds> step(std::stop_token stop) noexcept;

    /// What remains to be done when the thread ends: keeps the counts.
    void finish() noexcept;

private:
    [[nodiscard]] bool is_forked() const noexcept;
    [[nodiscard]] std::stop_token stop_token();
    void launch_worker();
    [[nodiscard]] std::optional<std::chrono::milliseconds> look(const std::stop_token& stop);
    [[nodiscard]] std::chrono::milliseconds look_when_on(const Configuration& configuration, const std::stop_token& stop);
    void leave_facts();
    void tend_counts(const Configuration& configuration);
    [[nodiscard]] Result<CheckResult> check_by_hand(const std::stop_token& stop);
    void note_outcome(ScheduleRecord& record, const CheckOutcome& outcome) const;
    [[nodiscard]] Timetable next_check(const Timetable& timetable, const Configuration& configuration,
                                       const CheckOutcome& outcome) const;
    void tell(const CheckOutcome& outcome, std::chrono::sys_seconds next);
    void deliver(const UpdateNotice& notice);

    const std::unique_ptr<Installation> installation_;
    const pid_t process_;
    std::mutex mutex_;
    std::unique_ptr<Worker> worker_;
    std::stop_source stopping_;
    bool has_started_ = false;
    bool has_stopped_ = false;
    bool facts_are_left_ = false;
    bool counts_are_on_ = false;
    bool counts_have_changed_ = false;
    std::shared_ptr<const std::function<void(const UpdateNotice&)>> notice_callback_;
    OutageReport outage_;
};

}  // namespace telemetry::detail
