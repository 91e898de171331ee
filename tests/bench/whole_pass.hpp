// One pass of a host that has a value for every metric and every label, through the client's own path: admission, snapshot,
// bytes, gate.
#pragma once

#include "client/composition.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/fake_transport.hpp"
#include "support/memory_files.hpp"
#include "support/sample_report.hpp"

#include <memory>

namespace bench {

class WholePass {
public:
    /// @param measures_process whether the memory and processor use of this process are asked for, by system calls.
    explicit WholePass(bool measures_process);

    /// @return what would be sent; its memory serves the next pass, when it is let go.
    [[nodiscard]] telemetry::Result<telemetry::PassMemory::Loan> run();

    [[nodiscard]] static const telemetry::Endpoint& endpoint();
    [[nodiscard]] static const telemetry::Snapshot& snapshot();
    [[nodiscard]] static const support::SampleReport& report();

private:
    void answer_for(const telemetry::MetricDefinition& metric, const telemetry::MetricValue& value);

    support::FakeClock clock_;
    support::FakeRandom random_;
    support::MemoryFiles files_;
    support::FakeTransport transport_;
    std::unique_ptr<telemetry::Installation> installation_;
    telemetry::Configuration configuration_;
    telemetry::InstallationId id_;
};

}  // namespace bench
