#include "measure/sources.hpp"

#include "measure/process_usage.hpp"

#include <utility>

namespace telemetry {

namespace {

MetricValue known(std::optional<std::uint64_t> number) {
    MetricValue value;
    value.is_known = number.has_value();
    value.number = number.value_or(0);
    return value;
}

std::uint64_t sum_of(std::span<const std::uint64_t> counts) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum = count > UINT64_MAX - sum ? UINT64_MAX : sum + count;
    return sum;
}

}  // namespace

bool Sources::owns(const MetricDefinition& metric) const noexcept {
    return &metric >= dictionary_.metrics.data() && &metric < dictionary_.metrics.data() + dictionary_.metrics.size();
}

bool Sources::observe(const MetricDefinition& metric, NumberCallback callback) {
    if (!owns(metric)) return false;
    auto entry = std::make_shared<Callbacks>(Callbacks{std::move(callback), {}});
    const std::scoped_lock lock(mutex_);
    callbacks_[&metric] = std::move(entry);
    return true;
}

bool Sources::observe(const MetricDefinition& metric, LabelsCallback callback) {
    if (!owns(metric)) return false;
    auto entry = std::make_shared<Callbacks>(Callbacks{{}, std::move(callback)});
    const std::scoped_lock lock(mutex_);
    callbacks_[&metric] = std::move(entry);
    return true;
}

void Sources::license(const LicenseHash& hash) {
    const std::scoped_lock lock(mutex_);
    license_ = hash;
}

void Sources::measure_process(bool measures_process) {
    const std::scoped_lock lock(mutex_);
    measures_process_ = measures_process;
}

std::uint64_t Sources::callbacks_thrown() const {
    const std::scoped_lock lock(mutex_);
    return callbacks_thrown_;
}

Snapshot Sources::collect(std::span<const bool> wanted) {
    Snapshot snapshot(dictionary_.metrics.size());
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        if (wanted[i]) snapshot[i] = measure(dictionary_.metrics[i]);
    }
    return snapshot;
}

MetricValue Sources::measure(const MetricDefinition& metric) {
    switch (metric.measured_by) {
        case MeasuredBy::process_memory: {
            const std::scoped_lock lock(mutex_);
            return measures_process_ ? known(process_memory_bytes()) : MetricValue();
        }
        case MeasuredBy::process_cpu: {
            const std::scoped_lock lock(mutex_);
            return measures_process_ ? known(process_cpu_percent()) : MetricValue();
        }
        case MeasuredBy::license_serial: {
            const std::scoped_lock lock(mutex_);
            MetricValue value;
            value.is_known = license_.has_value();
            if (license_) value.hash = *license_;
            return value;
        }
        case MeasuredBy::host:
            break;
    }
    if (const auto counted = counters_.value_of(metric)) return known(counted);
    return ask_host(metric);
}

MetricValue Sources::ask_host(const MetricDefinition& metric) {
    std::shared_ptr<Callbacks> callbacks;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = callbacks_.find(&metric); found != callbacks_.end()) callbacks = found->second;
    }
    if (!callbacks) return {};
    try {
        if (!callbacks->labels) return known(callbacks->number());
        MetricValue value;
        value.counts.resize(metric.labels.size());
        callbacks->labels(value.counts);
        value.number = sum_of(value.counts);
        value.is_known = true;
        return value;
    } catch (...) {
        // What was thrown is the host's own text; it is not looked into.
        const std::scoped_lock lock(mutex_);
        ++callbacks_thrown_;
        return {};
    }
}

}  // namespace telemetry
