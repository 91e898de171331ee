#include "client/recall.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace telemetry {

namespace {

// The thread reads small files and nothing else; it is never left behind.
constexpr std::chrono::hours end_of_reading{24};

}  // namespace

Recall::Recall(const Installation& installation, const std::stop_token& stop, Leave leave)
    : installation_(installation), leave_(std::move(leave)), forward_(stop, Forward{recalled_}) {
    if (stop.stop_requested()) return;
    auto watch = installation.watch_settings();
    if (!watch) return;
    auto look = [this](const std::stop_token&) {
        if (leave_(installation_.configuration().settings)) return std::optional(Worker::wait_max);
        recalled_.request_stop();
        return std::optional<std::chrono::milliseconds>();
    };
    watcher_ = Worker::start(
        std::move(look), [] {}, std::move(watch));
}

Recall::~Recall() {
    if (watcher_) watcher_->stop(end_of_reading);
}

Result<void> Recall::ask() const {
    if (auto given = leave_(installation_.configuration().settings); !given) return given;
    return recalled_.stop_requested() ? failure(ErrorCode::cancelled, "stopped") : Result<void>();
}

Error Recall::reason_of(Error error) const {
    if (error.code != ErrorCode::cancelled) return error;
    auto given = leave_(installation_.configuration().settings);
    return given ? std::move(error) : std::move(given).error();
}

}  // namespace telemetry
