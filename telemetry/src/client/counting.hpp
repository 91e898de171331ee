#pragma once

#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "state/settings.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace telemetry {

/// Counts while the statistics are on, and keeps what was counted in the state directory.
///
/// Somebody's "off" erases what was counted. Where a setting cannot be read, nobody has said anything: nothing is counted then,
/// and nothing is lost. A consent that is merely not found any more is gone once it was not found for 5 seconds: whoever saves
/// a file of settings may take the old one away first, and editors do. A client that is stopped, and whose thread has ended,
/// counts nothing either: its counts are what the file has, from which whoever withdraws the consent meanwhile erases them.
///
/// Threads: any; one after the other, since those that were left behind may be at their end beside the others.
class Counting {
public:
    /// @param installation outlives it.
    /// @param is_stopped whether the client is; asked under the lock of this.
    Counting(Installation& installation, std::function<bool()> is_stopped)
        : installation_(installation), is_stopped_(std::move(is_stopped)) {}

    /// At each start and look, and after a stop: reads the settings, and begins, pauses or ends to count, and keeps what is
    /// new. Nothing is written while nothing changes. An erasure waits up to 2 seconds for another process, and 50 ms once the
    /// client is stopped: what is left then is erased at its next start, or by one that finds the statistics off.
    /// @return the settings that it follows.
    Configuration follow();

    /// Before a check that a person asks for: begins to count, or goes on, where the settings allow it. What is to end or to
    /// pause waits for the next look: the client's own check may be under way.
    /// @return the settings.
    Configuration resume();

    /// In a stop: does that if something is counted still.
    void conclude();

    /// Erases everything and counts no more, here and now. Errors: those of the state directory; a file that is left then is
    /// removed at a later look.
    [[nodiscard]] Result<void> withdraw();

    /// Whether something was counted lately.
    [[nodiscard]] bool is_busy() const noexcept { return is_busy_; }
    /// Whether a consent is not found any more, and what was counted under it waits to be erased.
    [[nodiscard]] bool misses_consent() const noexcept { return misses_consent_; }

private:
    enum class Ledger : std::uint8_t {
        empty,    ///< what was counted earlier is not known yet
        taken,    ///< holds all that was counted with consent
        resting,  ///< held all that the file has, or had: the file counts
        erased,   ///< what a file may still hold, because it could not be removed, does not count
    };

    /// All of these need the lock, under which the settings are read too: those of before a withdrawal are not followed after
    /// it.
    using Reaction = void (Counting::*)(const Settings&, std::chrono::milliseconds, std::string&);
    Configuration heed(Reaction reaction);
    void obey(const Settings& settings, std::chrono::milliseconds patience, std::string& put_aside_as);
    void begin(const Settings& settings, std::chrono::milliseconds patience, std::string& put_aside_as);
    void count(std::uint32_t consent, std::chrono::milliseconds patience, std::string& put_aside_as);
    void pause();
    [[nodiscard]] bool is_withdrawn(const Settings& settings);
    [[nodiscard]] bool has_something_to_lose() const;
    [[nodiscard]] bool is_counting();
    [[nodiscard]] Result<void> erase(std::chrono::milliseconds patience);
    [[nodiscard]] bool take_up(std::string& put_aside_as);
    void keep(std::chrono::milliseconds patience);

    Installation& installation_;
    const std::function<bool()> is_stopped_;
    std::mutex mutex_;  // not held while the host's code runs
    Ledger ledger_ = Ledger::empty;
    bool is_file_left_ = false;                        // of what was to be erased
    std::optional<std::uint32_t> report_left_beyond_;  // a consent, by which a last report is still to be judged
    bool is_kept_ = true;
    std::optional<std::chrono::milliseconds> missed_since_;  // since boot
    std::atomic<bool> misses_consent_ = false;
    std::atomic<bool> is_busy_ = false;
};

}  // namespace telemetry
