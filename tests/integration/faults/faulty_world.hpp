// A client on this machine's own files and network, and a collector that goes wrong as a test wants.
#pragma once

#include "client/core.hpp"
#include "integration/collector/running_collector.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/temporary_directory.hpp"

#include <telemetry/client.hpp>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace fault_tests {

/// One collector, one installation. The clock is the test's own.
class FaultyWorld {
public:
    /// @param faults in the words of `--fault`.
    explicit FaultyWorld(const std::vector<std::string>& faults);

    /// What an embedding server would say.
    [[nodiscard]] telemetry::Options options() const;

    /// A client in which the test takes the worker's steps.
    [[nodiscard]] std::shared_ptr<telemetry::detail::ClientCore> start_process(telemetry::Transport& transport);

    /// Lets time pass until the next check is due.
    void pass_until_due(telemetry::detail::ClientCore& core);

    /// Likewise, and has it made.
    void make_next_check(telemetry::detail::ClientCore& core);

    /// Waits until the collector has let a fault happen.
    void wait_for_fault() const;

    [[nodiscard]] telemetry::ScheduleRecord schedule() const;
    [[nodiscard]] std::set<std::string> state_files() const;

    /// The bytes of every request that came, in their order.
    [[nodiscard]] std::vector<std::string> received() const;

    support::TemporaryDirectory folder;
    support::FakeClock clock;
    collector::test::RunningCollector collector;

private:
    support::FakeRandom random_;
};

/// How long a test gives a server that it knows to be slow.
inline constexpr std::chrono::seconds short_patience{2};

}  // namespace fault_tests
