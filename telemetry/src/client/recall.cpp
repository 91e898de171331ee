#include "client/recall.hpp"

#include <optional>
#include <utility>

namespace telemetry {

namespace {

// The thread reads small files and nothing else; it is never left behind.
constexpr std::chrono::hours end_of_reading{24};

}  // namespace

Recall::Recall(const Installation& installation, const std::stop_token& stop, Leave leave)
    : forward_(stop, Forward{recalled_}) {
    auto watch = installation.watch_settings();
    if (!watch) return;
    auto look = [&installation, recalled = recalled_, leave = std::move(leave)](const std::stop_token&) mutable {
        if (leave(installation.configuration().settings)) return std::optional(Worker::wait_max);
        recalled.request_stop();
        return std::optional<std::chrono::milliseconds>();
    };
    watcher_ = Worker::start(
        std::move(look), [] {}, std::move(watch));
}

Recall::~Recall() {
    if (watcher_) watcher_->stop(end_of_reading);
}

}  // namespace telemetry
