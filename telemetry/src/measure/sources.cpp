#include "measure/sources.hpp"

#include "measure/process_usage.hpp"

#include <utility>

namespace telemetry {

namespace {

void know(MetricValue& value, std::optional<std::uint64_t> number) {
    value.is_known = number.has_value();
    value.number = number.value_or(0);
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
    set(metric, {std::move(callback), {}});
    return true;
}

bool Sources::observe(const MetricDefinition& metric, LabelsCallback callback) {
    if (!owns(metric)) return false;
    set(metric, {{}, std::move(callback)});
    return true;
}

void Sources::set(const MetricDefinition& metric, Callbacks callbacks) {
    auto entry = std::make_shared<Callbacks>(std::move(callbacks));
    const std::scoped_lock lock(mutex_);
    callbacks_[&metric].swap(entry);  // what the old one holds is destroyed without the lock
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

Snapshot Sources::collect(std::span<const Disposition> dispositions, Snapshot memory, const std::stop_token& stop) {
    memory.resize(dictionary_.metrics.size());
    for (std::size_t i = 0; i < memory.size(); ++i) {
        memory[i].is_known = false;
        memory[i].counts.clear();
        if (dispositions[i] == Disposition::sent && !stop.stop_requested()) measure(dictionary_.metrics[i], memory[i]);
    }
    return memory;
}

void Sources::measure(const MetricDefinition& metric, MetricValue& value) {
    switch (metric.measured_by) {
        case MeasuredBy::process_memory: {
            const std::scoped_lock lock(mutex_);
            if (measures_process_) know(value, process_memory_bytes());
            return;
        }
        case MeasuredBy::process_cpu: {
            const std::scoped_lock lock(mutex_);
            if (measures_process_) know(value, process_cpu_percent());
            return;
        }
        case MeasuredBy::license_serial: {
            const std::scoped_lock lock(mutex_);
            value.is_known = license_.has_value();
            if (license_) value.hash = *license_;
            return;
        }
        case MeasuredBy::host:
            break;
    }
    if (const auto counted = counters_.value_of(metric)) return know(value, counted);
    ask_host(metric, value);
}

void Sources::ask_host(const MetricDefinition& metric, MetricValue& value) {
    std::shared_ptr<Callbacks> callbacks;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = callbacks_.find(&metric); found != callbacks_.end()) callbacks = found->second;
    }
    if (!callbacks) return;
    try {
        if (!callbacks->labels) return know(value, callbacks->number());
        value.counts.assign(metric.labels.size(), 0);
        callbacks->labels(value.counts);
        know(value, sum_of(value.counts));
    } catch (...) {
        // What was thrown is the host's own text; it is not looked into.
        value.counts.clear();
        const std::scoped_lock lock(mutex_);
        ++callbacks_thrown_;
    }
}

}  // namespace telemetry
