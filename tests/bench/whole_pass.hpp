// One pass of a host that has a value for every metric and every label, as the worker makes it: admission, snapshot, bytes,
// gate.
#pragma once

#include "egress/gate.hpp"
#include "measure/counter_ledger.hpp"
#include "measure/sources.hpp"

#include "support/fake_clock.hpp"
#include "support/sample_report.hpp"

#include <memory>
#include <vector>

namespace bench {

class WholePass {
public:
    /// @param measures_process whether the memory and processor use of this process are asked for, by system calls.
    explicit WholePass(bool measures_process);

    [[nodiscard]] telemetry::Result<telemetry::ApprovedRequest> run();

    [[nodiscard]] static const telemetry::Endpoint& endpoint();
    [[nodiscard]] static const telemetry::Snapshot& snapshot();
    [[nodiscard]] static const support::SampleReport& report();

private:
    void answer_for(const telemetry::MetricDefinition& metric, const telemetry::MetricValue& value);

    support::FakeClock clock_;
    telemetry::CounterLedger counters_;
    telemetry::Sources sources_;
    telemetry::EgressGate gate_;
    std::unique_ptr<bool[]> wanted_;
    std::vector<telemetry::Disposition> dispositions_;
    telemetry::Snapshot collected_;
};

}  // namespace bench
