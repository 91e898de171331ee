#pragma once

#include <telemetry/result.hpp>

#include "client/installation.hpp"
#include "state/settings.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace telemetry {

/// Counts while the statistics are on, and keeps what was counted in the state directory.
///
/// Somebody's "off" erases what was counted. Where a setting cannot be read, nobody has said anything: nothing is counted then,
/// and nothing is lost.
///
/// Threads: any. `follow` and `keep` are for the worker, beside whom one may be at its end that was left behind.
class Counting {
public:
    /// @param installation outlives it.
    explicit Counting(Installation& installation) noexcept : installation_(installation) {}

    /// At start and at each look: begins, pauses or ends to count, and keeps what is new. Nothing is written while nothing
    /// changes.
    void follow(const Settings& settings);

    /// Whether something was counted lately.
    [[nodiscard]] bool is_busy() const noexcept { return is_busy_; }

    /// Erases everything and counts no more, here and now. Errors: those of the state directory.
    [[nodiscard]] Result<void> withdraw();

    /// Keeps what is not kept yet: the last chance to do so.
    void keep();

    /// Does that, and counts no more until `follow` takes up again what is in the file: whoever withdraws the consent meanwhile
    /// erases it there alone.
    void rest();
    [[nodiscard]] bool is_resting() const noexcept { return ledger_ == Ledger::resting; }

private:
    enum class Ledger : std::uint8_t {
        empty,    ///< what was counted earlier is not known yet
        taken,    ///< holds all that was counted with consent
        resting,  ///< held all that the file has, or had: the file counts
        erased,   ///< what a file may still hold, because it could not be removed, does not count
    };

    [[nodiscard]] bool take_up();
    void keep(std::chrono::milliseconds patience);

    Installation& installation_;
    std::atomic<Ledger> ledger_ = Ledger::empty;
    std::atomic<bool> is_file_left_ = false;  // of what was to be erased
    std::atomic<bool> is_busy_ = false;
    std::atomic<bool> is_kept_ = true;
};

}  // namespace telemetry
