#include "client/log.hpp"

#include "schedule/worker.hpp"

#include <utility>

namespace telemetry {

void Log::to(Callback callback) {
    auto shared = callback ? std::make_shared<const Callback>(std::move(callback)) : nullptr;
    const std::scoped_lock lock(mutex_);
    callback_.swap(shared);  // what the old one holds is destroyed without the lock
}

void Log::write(LogLevel level, std::string_view text) const noexcept {
    if (Worker::is_left_behind()) return;  // what the callback needs may be gone
    std::shared_ptr<const Callback> callback;
    {
        const std::scoped_lock lock(mutex_);
        callback = callback_;
    }
    if (!callback) return;
    try {
        (*callback)(LogLine{level, std::string(text)});
    } catch (...) {
        // The host's log failed, or there is no memory for a line; there is nowhere left to say so.
    }
}

std::optional<LogLevel> OutageReport::failed(std::chrono::sys_seconds now) noexcept {
    const std::scoped_lock lock(mutex_);
    const bool is_first = !last_line_.has_value();
    if (!is_first && now >= *last_line_ && now < *last_line_ + std::chrono::days(1)) return std::nullopt;
    last_line_ = now;
    return is_first ? LogLevel::warning : LogLevel::info;
}

bool OutageReport::succeeded() noexcept {
    const std::scoped_lock lock(mutex_);
    return std::exchange(last_line_, std::nullopt).has_value();
}

}  // namespace telemetry
