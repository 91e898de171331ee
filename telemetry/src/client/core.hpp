#pragma once

#include <telemetry/client.hpp>

#include "client/counting.hpp"
#include "client/feed_fetch.hpp"
#include "client/installation.hpp"
#include "client/log.hpp"
#include "client/permits.hpp"
#include "client/routine.hpp"
#include "schedule/worker.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::detail {

/// The client behind its face: the life cycle, and one look at the schedule. See client.cpp for the story.
///
/// Threads: any. No lock is held while the host's code runs.
class ClientCore : public std::enable_shared_from_this<ClientCore> {
public:
    [[nodiscard]] static Result<std::shared_ptr<ClientCore>> create(const Dictionary& dictionary, Options options,
                                                                    Surroundings surroundings);
    explicit ClientCore(std::unique_ptr<Installation> installation);

    /// Whether this process is a forked child of the one that made the client. Nothing else may be called then.
    [[nodiscard]] bool is_forked() const noexcept;

    [[nodiscard]] Installation& installation() noexcept { return *installation_; }
    void on_notice(std::function<void(const UpdateNotice&)> callback);
    [[nodiscard]] Result<void> follow(OutboundRequest request, Feed feed);

    void start();
    bool stop(std::chrono::milliseconds deadline);
    void reload();

    [[nodiscard]] Result<CheckResult> check_now();
    [[nodiscard]] Result<std::vector<FeedItem>> check_now(OutboundRequest request);
    [[nodiscard]] Result<std::optional<UpdateNotice>> notice();
    [[nodiscard]] Result<UpdateNotice> accept_notice(std::string_view bytes);
    [[nodiscard]] Result<Preview> preview();
    [[nodiscard]] Result<Preview> export_report();
    [[nodiscard]] Result<Status> status();
    [[nodiscard]] Result<void> configure(const Choices& choices, std::string_view by = "the host");
    Permission permit(std::string_view id, std::string_view url);
    [[nodiscard]] Result<std::vector<OutboundStatus>> outbound_status();
    [[nodiscard]] Result<void> reset_installation_id();

    /// One look at the schedule: does what is due. For the worker.
    /// @return how long there is nothing to do; nothing if everything is turned off.
    [[nodiscard]] std::optional<std::chrono::milliseconds> step(std::stop_token stop) noexcept;

    /// What remains to be done when the thread ends: keeps what was counted, and counts no more. Where a setting was turned on
    /// again meanwhile, another step follows.
    void finish() noexcept;

private:
    using Routines = std::vector<std::unique_ptr<Routine>>;

    [[nodiscard]] std::stop_token stop_token();
    [[nodiscard]] bool needs_no_worker() noexcept;
    void launch_worker();
    void rest(std::unique_ptr<DirectoryWatch> watch);
    [[nodiscard]] std::unique_ptr<DirectoryWatch> take_resting_watch();
    [[nodiscard]] std::vector<std::shared_ptr<FollowedFeed>> feeds();
    [[nodiscard]] Routines allowed_routines(const Settings& settings);
    [[nodiscard]] bool is_worth_looking(const Settings& settings);
    [[nodiscard]] std::chrono::milliseconds until_next_look(std::chrono::milliseconds rest) const noexcept;
    void announce(const Settings& settings);
    [[nodiscard]] std::optional<std::chrono::milliseconds> look(const std::stop_token& stop);
    [[nodiscard]] std::chrono::milliseconds perform_what_is_due(std::span<const std::unique_ptr<Routine>> routines,
                                                                const Configuration& configuration,
                                                                const std::stop_token& stop);
    void leave_facts();
    void leave_refusals();
    Result<void> write_facts();
    [[nodiscard]] Result<void> remember(const Choices& choices, std::string_view by);
    [[nodiscard]] Result<void> do_by_hand(Routine& routine);
    [[nodiscard]] Result<void> do_by_hand(Routine& routine, const std::stop_token& stop);
    void tell(const UpdateNotice& notice);

    const std::unique_ptr<Installation> installation_;
    Permits permits_;
    Counting counting_;
    std::mutex mutex_;
    std::shared_ptr<Worker> worker_;                 // the last that was begun
    std::unique_ptr<DirectoryWatch> resting_watch_;  // of a worker that was stopped, for the next
    std::stop_source stopping_;
    bool is_running_ = false;                   // from the start to the stop
    std::string announced_;                     // what was last said in the log to hold
    std::atomic<bool> facts_are_left_ = false;  // under the lock of the pass, which orders threads for the system alone
    std::shared_ptr<const std::function<void(const UpdateNotice&)>> notice_callback_;
    std::vector<std::shared_ptr<FollowedFeed>> feeds_;
    OutageReport outage_;
};

}  // namespace telemetry::detail
