#pragma once

#include "support/memory_files.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace simulation {

/// What is promised about when a routine makes requests: watches one, from outside.
///
/// Threads: one at a time.
class Timing {
public:
    /// @param record_file the file of its schedule.
    Timing(support::MemoryFiles& files, std::string record_file) : files_(files), record_file_(std::move(record_file)) {}

    [[nodiscard]] const std::string& record_file() const noexcept { return record_file_; }

    /// @return false if too long a time has passed without a try.
    [[nodiscard]] bool time_passes(std::chrono::seconds time, bool may_ask);
    /// The clock was set, the server said not to come, or the files were out of reach: the 24 h begin anew, later by so much.
    void excuse_silence(std::chrono::seconds more = {}) { quiet_ = std::min(quiet_, -more); }
    /// The server asked not to be asked for so long.
    void told_off(std::chrono::sys_seconds now, std::chrono::seconds time) {
        excuse_silence(time);
        told_off_until_ = std::max(told_off_until_.value_or(now), now + time);
    }
    [[nodiscard]] bool is_told_off(std::chrono::sys_seconds now) const { return told_off_until_ && now < *told_off_until_; }
    /// Ticks that the wall clock lives through a second time are served a second time.
    void clock_set_back() {
        begin_ticks_anew();
        told_off_until_.reset();
    }
    void record_was_broken() {
        first_.reset();
        told_off_until_.reset();
    }
    /// What was answered may not have been written down.
    void answers_may_be_lost() {
        answered_.reset();
        told_off_until_.reset();
    }

    /// It has tried, however it came to that.
    void tried() { quiet_ = std::min(quiet_, std::chrono::seconds(0)); }
    /// It has tried because it was due: another of the tries of its interval.
    /// @param begun when the look began in which it was due: a host's callback may have held it up since.
    /// @return what was broken; empty if nothing was.
    [[nodiscard]] std::string count_due_try(std::chrono::sys_seconds begun, std::chrono::sys_seconds now);
    /// The server answered what was due, so that there is nothing more to ask before the next tick.
    void answered(std::chrono::sys_seconds now);

private:
    using Interval = std::chrono::duration<std::int64_t, std::ratio<8 * 3600>>;

    void begin_ticks_anew() {
        tries_.clear();
        answered_.reset();
    }
    [[nodiscard]] Interval interval_of(std::chrono::sys_seconds time) const {
        return std::chrono::floor<Interval>(time - first_.value_or(std::chrono::sys_seconds()));
    }

    support::MemoryFiles& files_;
    std::string record_file_;
    std::chrono::seconds quiet_{0};
    std::map<Interval, unsigned> tries_;  // by interval of the grid
    std::optional<Interval> answered_;
    std::optional<std::chrono::sys_seconds> first_;
    std::optional<std::chrono::sys_seconds> told_off_until_;
};

}  // namespace simulation
