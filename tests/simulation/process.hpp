#pragma once

#include "breakage.hpp"
#include "client/core.hpp"
#include "promises.hpp"
#include "unthreaded_worker.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>

namespace simulation {

/// A client could not be made, or its feed not be followed.
class DidNotStart : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A process of the product, which embeds the library as carelessly as a host may: its callbacks do whatever comes to mind.
///
/// Threads: one at a time.
class Process {
public:
    /// What a callback does besides its duty. It may throw.
    using Whim = std::function<void(Process&)>;

    /// @param options those of the host; `surroundings`, `promises` and `whim` outlive the process.
    /// @throws DidNotStart
    Process(telemetry::Options options, telemetry::Surroundings surroundings, Promises& promises, Whim whim, Breakage breakage);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    /// As it dies: nothing that remains to be done is done.
    ~Process();

    [[nodiscard]] telemetry::detail::ClientCore& core() noexcept { return *core_; }

    /// The host starts its client; again, if it has stopped it.
    void start();
    /// Somebody may have turned something on: the host has its client read the settings again, if it has not done so since.
    /// @param sayings how often somebody may have.
    void hear(std::uint64_t sayings);
    /// What the worker does when it is time.
    std::optional<std::chrono::milliseconds> look();
    /// Whether the last look was one: while all is off, and after a stop, nobody reads the settings.
    [[nodiscard]] bool has_looked() const noexcept { return has_looked_; }
    /// Somebody asks for a check, and for the feed if `with_feed`.
    void check_now(bool with_feed);
    /// The host stops its client.
    void stop();
    [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }
    /// Whether the look or the check that is under way should be over: the host has stopped its client since it began, though
    /// it may have started it again.
    [[nodiscard]] bool is_over() const noexcept { return is_stopped_ || stops_ != caller_.stops; }

    /// While it lives, what is done is done by the host or by others, and not by a look or a check that is under way.
    class Aside;

private:
    /// On whose account the library calls the host.
    struct Caller {
        enum class Kind : std::uint8_t { host, look, check } kind = Kind::host;
        std::uint64_t stops = 0;  ///< before it began
    };

    void listen();
    void follow_feed();
    /// @param is_log whether a line of the log is what the host is called for.
    void called_back(bool is_log = false);
    template <class Work>
    auto as(Caller::Kind kind, Work work);

    Promises& promises_;
    Whim whim_;
    const Breakage breakage_;
    std::size_t steps_under_way_ = 0;
    std::shared_ptr<SimulatedThread> thread_;  // the newest
    std::shared_ptr<telemetry::detail::ClientCore> core_;
    Caller caller_;
    std::uint64_t stops_ = 0;
    std::uint64_t sayings_heard_ = 0;
    bool is_stopped_ = false;
    bool has_looked_ = false;
};

class Process::Aside {
public:
    /// @param process null: does nothing.
    explicit Aside(Process* process) : process_(process), before_(process ? std::exchange(process->caller_, {}) : Caller()) {}
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;
    ~Aside() {
        if (process_ != nullptr) process_->caller_ = before_;
    }

private:
    Process* const process_;
    const Caller before_;
};

/// The options of the simulated product.
[[nodiscard]] telemetry::Options product_options();

}  // namespace simulation
