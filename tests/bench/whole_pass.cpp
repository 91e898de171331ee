#include "whole_pass.hpp"

#include "support/must.hpp"

#include <algorithm>
#include <deploy_server/metrics.hpp>
#include <utility>

namespace bench {

using telemetry::Kind;
using telemetry::MeasuredBy;

namespace {

constexpr const char* address = "https://updates.example.com/v1/check";
const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

telemetry::Options options() {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2022.1";
    options.endpoint = address;
    options.state_dir = "state";
    options.choices.send_telemetry = telemetry::Choice::on;
    return options;
}

}  // namespace

const telemetry::Endpoint& WholePass::endpoint() {
    static const auto parsed = support::must(telemetry::Endpoint::parse(address, "endpoint"));
    return parsed;
}

const telemetry::Snapshot& WholePass::snapshot() {
    static const telemetry::Snapshot full = support::full_snapshot(dictionary);
    return full;
}

const support::SampleReport& WholePass::report() {
    using namespace telemetry::literals;
    static const support::SampleReport sample(dictionary, "2022.1"_version, snapshot());
    return sample;
}

WholePass::WholePass(bool measures_process)
    : installation_(support::must(telemetry::Installation::open(
          dictionary, options(), {files_, clock_, random_, transport_, [](const char*) { return nullptr; }}))),
      configuration_(installation_->configuration()),
      id_(*telemetry::InstallationId::parse(support::sample_installation)) {
    installation_->sources.measure_process(measures_process);
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) answer_for(dictionary.metrics[i], snapshot()[i]);
}

void WholePass::answer_for(const telemetry::MetricDefinition& metric, const telemetry::MetricValue& value) {
    if (metric.measured_by == MeasuredBy::license_serial) installation_->sources.license(value.hash);
    if (metric.measured_by != MeasuredBy::host) return;
    if (metric.kind == Kind::count_by_label) {
        installation_->sources.observe(
            metric, [&value](std::span<std::uint64_t> counts) { std::ranges::copy(value.counts, counts.begin()); });
    } else {
        installation_->sources.observe(metric, [&value] { return value.number; });
    }
}

telemetry::Result<telemetry::PassMemory::Loan> WholePass::run() {
    return telemetry::compose(*installation_, configuration_, id_, {});
}

}  // namespace bench
