#include "client/recall.hpp"

#include <optional>
#include <utility>

namespace telemetry {

namespace {

// The thread reads small files and nothing else; it is never left behind.
constexpr std::chrono::hours end_of_reading{24};

}  // namespace

Recall::Recall(const Installation& installation, const Configuration& configuration, bool by_hand, const std::stop_token& stop)
    : forward_(stop, Forward{recalled_}) {
    auto watch = installation.watch_settings();
    if (!watch) return;
    const bool with_usage = configuration.settings.usage_forbidden_by(by_hand).empty();
    const auto look = [&installation, recalled = recalled_, by_hand, with_usage](const std::stop_token&) mutable {
        const Settings now = installation.configuration().settings;
        const bool is_allowed = with_usage ? now.usage_forbidden_by(by_hand).empty() : now.check_forbidden_by(by_hand).empty();
        if (is_allowed) return std::optional(Worker::wait_max);
        recalled.request_stop();
        return std::optional<std::chrono::milliseconds>();
    };
    watcher_ = Worker::start(
        look, [] {}, std::move(watch));
}

Recall::~Recall() {
    if (watcher_) watcher_->stop(end_of_reading);
}

}  // namespace telemetry
