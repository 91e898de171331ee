#pragma once

#include "egress/gate.hpp"
#include "egress/transport.hpp"
#include "file_watch.hpp"
#include "journal_reader.hpp"
#include "support/memory_files.hpp"
#include "timing.hpp"
#include "wishes.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace simulation {

/// What the library promises, whatever happens to it.
enum class Promise : std::uint8_t {
    rate,  ///< at most one request and three retries an interval, none after an answer, none before a server's `Retry-After`
    liveness,  ///< never 24 h without a try while on and able
    off,       ///< nothing is sent after off
    stop,      ///< nothing is sent after the host's stop
    silence,   ///< nobody is called back after the host's stop
    consent,   ///< no statistics without consent, and nothing counted before it
    counts,    ///< what was counted with consent, and kept, is not lost
    id,        ///< the installation id stays
    journal,   ///< the journal has what the network got, entry by entry
    sequence,  ///< the stored sequences of notices and feeds never fall, nor does the version of the root
    forgery,   ///< no notice and no index is kept that the vendor did not sign for the product
    files,     ///< a file parses, or it was broken from outside and is put aside
};

/// A promise that was broken, and how, for people.
struct Violation {
    Promise promise;
    std::string how;
};

/// The moment in which a request leaves.
struct Departure {
    std::chrono::sys_seconds look_begun;  ///< when the look began that led to it
    std::chrono::sys_seconds now;
    bool is_by_hand = false;
    bool is_after_stop = false;
};

/// Watches one simulated machine from outside and remembers the first promise that was broken. It reads files and requests;
/// of the library it uses only the readers of the files.
///
/// Threads: one at a time.
class Promises {
public:
    /// @param usage_goes_apart whether statistics go to a host of their own.
    Promises(support::MemoryFiles& files, bool usage_goes_apart);

    [[nodiscard]] const std::optional<Violation>& broken() const noexcept { return broken_; }
    [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }

    // What happens on the machine.
    void wish(const Wishes& wishes) {
        wishes_ = wishes;
        usage_may_be_missing();
        file_watch_.settings_are_mistaken(wishes.is_mistaken);
    }
    void counted(std::uint64_t events);
    /// All that was counted up to now is on the disk.
    void counts_are_kept() { kept_ = sendable_; }
    /// All processes know that statistics are wanted, and nothing is in the way: the next report has them.
    void usage_is_known() { is_usage_known_ = true; }
    /// A process has not looked yet, or could not read or write what it had to.
    void usage_may_be_missing() { is_usage_known_ = false; }
    /// What was counted up to now may get lost: somebody asked for it, or broke the file, or it is too old.
    void counts_may_go() { gone_ = sendable_; }
    /// The process is gone, and with it what it had not kept yet.
    void fresh_counts_may_go() { gone_ += sendable_ - kept_; }
    /// Nothing that was counted up to now may be sent any more.
    void withdraw() { sendable_ = kept_ = gone_ = 0; }
    /// Time passes while the machine runs, or while it is off or asleep.
    void time_passes(std::chrono::seconds time);
    void time_passes_asleep(std::chrono::seconds time);
    /// The disk failed, or is about to, or the process died: what is under way may stay undone, and what was done may not have
    /// been written down.
    void fault_struck();
    void excuse_silence();
    /// What was answered may not have been written down.
    void answers_may_be_lost();
    void clock_set_back();
    void id_is_reset();
    /// An entry may stand in the journal though its request never left: the process died between the two.
    void entry_without_request() { ++unsent_allowed_; }
    void broken_from_outside(const std::string& name, const std::string& content);

    // What is seen of the library.
    void sent(const telemetry::ApprovedRequest& request, const Departure& departure);
    /// @param by_hand whether the request was made for somebody who asked: of its answer the schedule heeds `Retry-After`
    /// alone.
    void answered(const telemetry::ApprovedRequest& request, const telemetry::Result<telemetry::Reply>& reply,
                  std::chrono::sys_seconds now, bool by_hand);
    /// The library calls the host.
    /// @param is_after_stop whether what it calls for is over: the host has stopped its client.
    void called_back(bool is_after_stop, bool is_log);
    /// The host has stopped its client.
    /// @param has_ended what it was told.
    /// @param is_there whether the client has a thread all the same.
    /// @param is_under_way whether that is in the middle of something.
    void stopped(bool has_ended, bool is_there, bool is_under_way);
    /// Every process that runs had an occasion to look, and nothing was in its way.
    /// @param have_all_looked whether each has a thread, which did.
    void looked(bool have_all_looked);
    void look_at_files(const std::string& notice_root);
    /// At the end of a life, when nothing is under way.
    void look_back();

private:
    void let_counts_age(std::chrono::seconds time);
    void check_switches(const telemetry::ApprovedRequest& request, const Departure& departure);
    void check_counts(const telemetry::ApprovedRequest& request);
    void check_id(const std::string& body);
    void check_journal(const telemetry::ApprovedRequest& request);
    [[nodiscard]] Timing& timing_of(const telemetry::ApprovedRequest& request);
    void check_timing(const telemetry::ApprovedRequest& request, const Departure& departure);
    void expect(bool holds, Promise promise, const std::string& how);

    support::MemoryFiles& files_;
    FileWatch file_watch_;
    Timing check_timing_;
    Timing feed_timing_;
    Timing usage_timing_;    // of statistics that go apart
    JournalReader journal_;  // as a power cut would leave it
    std::optional<Violation> broken_;
    Wishes wishes_;
    const bool usage_goes_apart_;
    bool is_usage_known_ = false;
    std::uint64_t requests_ = 0;
    std::uint64_t sendable_ = 0;
    std::uint64_t kept_ = 0;  // of these
    std::uint64_t gone_ = 0;
    std::chrono::seconds counted_for_{0};
    std::string id_;
    unsigned unsent_allowed_ = 0;
};

[[nodiscard]] std::string to_string(Promise promise);

}  // namespace simulation
