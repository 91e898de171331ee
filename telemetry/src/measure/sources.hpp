#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/preview.hpp>

#include "measure/counter_ledger.hpp"
#include "measure/snapshot.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace telemetry {

/// Where the value of each metric comes from: the host's callbacks, its counters, its licence, this process.
///
/// Threads: any. Callbacks run outside the lock, on the thread that collects.
class Sources {
public:
    using NumberCallback = std::function<std::optional<std::uint64_t>()>;
    using LabelsCallback = std::function<void(std::span<std::uint64_t>)>;

    Sources(const Dictionary& dictionary, CounterLedger& counters) : dictionary_(dictionary), counters_(counters) {}

    /// @return false if the metric is of another dictionary.
    bool observe(const MetricDefinition& metric, NumberCallback callback);
    bool observe(const MetricDefinition& metric, LabelsCallback callback);
    void license(const LicenseHash& hash);

    /// @param measures_process whether this process is the one whose memory and processor use are meant.
    void measure_process(bool measures_process);

    /// Asks for the values of the metrics that are `sent`, and of no others. A metric whose callback threw has no value.
    /// @param dispositions of each metric of the dictionary.
    /// @param memory a former snapshot, whose memory serves again: then nothing is allocated.
    /// @param stop once it is requested, no callback is asked any more: what it needs may be gone. The values are then not to
    /// be used.
    [[nodiscard]] Snapshot collect(std::span<const Disposition> dispositions, Snapshot memory = {},
                                   const std::stop_token& stop = {});

    /// How many callbacks have thrown so far.
    [[nodiscard]] std::uint64_t callbacks_thrown() const;

private:
    struct Callbacks {
        NumberCallback number;
        LabelsCallback labels;
    };

    void set(const MetricDefinition& metric, Callbacks callbacks);
    [[nodiscard]] bool owns(const MetricDefinition& metric) const noexcept;
    void measure(const MetricDefinition& metric, MetricValue& value);
    void ask_host(const MetricDefinition& metric, MetricValue& value);

    const Dictionary& dictionary_;
    CounterLedger& counters_;
    mutable std::mutex mutex_;
    std::map<const MetricDefinition*, std::shared_ptr<Callbacks>> callbacks_;
    std::optional<LicenseHash> license_;
    bool measures_process_ = true;
    std::uint64_t callbacks_thrown_ = 0;
};

}  // namespace telemetry
