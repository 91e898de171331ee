#pragma once

#include <telemetry/client.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace telemetry {

/// The way to the host's log. A callback that throws is not asked why. Nothing is written by a thread that was left behind.
///
/// Threads: any; the callback runs outside the lock.
class Log {
public:
    using Callback = std::function<void(const LogLine&)>;

    void to(Callback callback);
    void info(std::string_view text) const noexcept { write(LogLevel::info, text); }
    void warning(std::string_view text) const noexcept { write(LogLevel::warning, text); }

private:
    void write(LogLevel level, std::string_view text) const noexcept;

    mutable std::mutex mutex_;
    std::shared_ptr<const Callback> callback_;
};

/// How often to speak of an outage: a warning when it begins, a line a day while it lasts, a line when it is over. A site
/// without a network is not to find its log full of what it knows.
///
/// Threads: any, for one that was left behind may be at it beside its successor.
class OutageReport {
public:
    /// Whether this failure is to be logged, and as what.
    [[nodiscard]] std::optional<LogLevel> failed(std::chrono::sys_seconds now) noexcept;
    /// Whether this success ends an outage.
    [[nodiscard]] bool succeeded() noexcept;

private:
    std::mutex mutex_;
    std::optional<std::chrono::sys_seconds> last_line_;
};

}  // namespace telemetry
