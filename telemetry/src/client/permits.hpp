#pragma once

#include <telemetry/permission.hpp>
#include <telemetry/result.hpp>

#include "client/configuration.hpp"
#include "client/installation.hpp"
#include "egress/outbound_uses.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

namespace telemetry {

/// Answers the product's questions whether a request may be made, and counts the answers.
///
/// Settings are remembered for a second: a question must cost little, and no more is promised. A watch would cost a
/// descriptor and a system call for each question, and would not hear of changes on a file system of another machine.
///
/// Threads: any.
class Permits {
public:
    static constexpr std::chrono::milliseconds settings_age_max{1000};

    /// @param installation outlives it.
    explicit Permits(const Installation& installation) noexcept;

    /// See `Outbound::permit`.
    Permission permit(std::string_view id, std::string_view url);

    /// The settings are read anew at the next question.
    void forget_settings() noexcept;

    /// What was counted so far, in this process and in those before it. Writes nothing; a broken file counts as none.
    /// Errors: state_unavailable.
    [[nodiscard]] Result<OutboundUses> uses() const;

    /// When counts are worth a write. Denials hardly are: off is silent.
    enum class Keep : std::uint8_t {
        now_and_then,  ///< if the last write is ten minutes ago and something was allowed since, or eight hours
        at_the_end,    ///< if something was allowed since the last write
    };

    /// Adds what was counted to the file, if that is worth it. What cannot be written is kept for the next call.
    void keep(Keep what);

private:
    void refresh_settings(std::unique_lock<std::mutex>& lock);
    void count(const OutboundEntry& entry, Denial denial, std::chrono::sys_seconds now);
    [[nodiscard]] bool is_worth_keeping(Keep what) const;

    const Installation& installation_;
    mutable std::mutex mutex_;
    std::optional<Configuration> configuration_;  // nothing: to be read
    std::uint64_t times_forgotten_ = 0;
    std::chrono::milliseconds read_at_{0};
    OutboundUses fresh_;  // not in the file yet
    bool has_fresh_use_ = false;
    std::chrono::milliseconds kept_at_;  // at first: when counting began
};

}  // namespace telemetry
