#pragma once

#include "egress/transport.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// A network that a test owns: it keeps what was sent and answers from a script. Where the script has ended, nobody can be
/// reached.
///
/// Threads: any.
class FakeTransport final : public telemetry::Transport {
public:
    /// What is done with one request.
    using Answer = std::function<telemetry::Result<telemetry::Reply>(const telemetry::ApprovedRequest&, std::stop_token)>;

    struct Sent {
        telemetry::ApprovedRequest request;
        telemetry::Route route;
    };

    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest& request, const telemetry::Route& route,
                                             std::stop_token stop) override {
        Answer answer;
        {
            const std::scoped_lock lock(mutex_);
            sent_.push_back({request, route});
            if (!script_.empty()) {
                answer = std::move(script_.front());
                script_.pop_front();
            }
        }
        if (!answer) return telemetry::failure(telemetry::ErrorCode::connect, "no connection could be made");
        return answer(request, std::move(stop));
    }

    void then(Answer answer) {
        const std::scoped_lock lock(mutex_);
        script_.push_back(std::move(answer));
    }
    void then_reply(int status, std::string body, std::chrono::seconds retry_after = {}) {
        then([reply = telemetry::Reply{status, std::move(body), retry_after}](const auto&, auto) { return reply; });
    }
    void then_fail(telemetry::ErrorCode code) {
        then([code](const auto&, auto) { return telemetry::failure(code, "fails on purpose"); });
    }
    /// The server accepts and never answers: only a stop ends it.
    void then_silence() {
        then([](const auto&, std::stop_token stop) -> telemetry::Result<telemetry::Reply> {
            std::mutex mutex;
            std::condition_variable_any stopped;
            std::unique_lock lock(mutex);
            stopped.wait(lock, stop, [] { return false; });
            return telemetry::failure(telemetry::ErrorCode::cancelled, "stopped");
        });
    }

    [[nodiscard]] std::vector<Sent> sent() const {
        const std::scoped_lock lock(mutex_);
        return sent_;
    }

private:
    mutable std::mutex mutex_;
    std::deque<Answer> script_;
    std::vector<Sent> sent_;
};

}  // namespace support
