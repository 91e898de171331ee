#include "whole_pass.hpp"

#include "support/must.hpp"

#include <algorithm>
#include <deploy_server/metrics.hpp>

namespace bench {

using telemetry::Disposition;
using telemetry::Kind;
using telemetry::MeasuredBy;

namespace {

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

}  // namespace

const telemetry::Endpoint& WholePass::endpoint() {
    static const auto parsed = support::must(telemetry::Endpoint::parse("https://updates.example.com/v1/check", "endpoint"));
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
    : counters_(dictionary, clock_),
      sources_(dictionary, counters_),
      gate_(dictionary),
      wanted_(std::make_unique<bool[]>(dictionary.metrics.size())) {
    sources_.measure_process(measures_process);
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) answer_for(dictionary.metrics[i], snapshot()[i]);
}

void WholePass::answer_for(const telemetry::MetricDefinition& metric, const telemetry::MetricValue& value) {
    if (metric.measured_by == MeasuredBy::license_serial) sources_.license(value.hash);
    if (metric.measured_by != MeasuredBy::host) return;
    if (metric.kind == Kind::count_by_label) {
        sources_.observe(metric,
                         [&value](std::span<std::uint64_t> counts) { std::ranges::copy(value.counts, counts.begin()); });
    } else {
        sources_.observe(metric, [&value] { return value.number; });
    }
}

telemetry::Result<telemetry::ApprovedRequest> WholePass::run() {
    const telemetry::Expected& expected = report().expected();
    dispositions_ = telemetry::admit(dictionary, expected.terms, std::move(dispositions_));
    std::ranges::transform(dispositions_, wanted_.get(), [](Disposition one) { return one == Disposition::sent; });
    collected_ = sources_.collect({wanted_.get(), dispositions_.size()}, std::move(collected_));
    for (std::size_t i = 0; i < dispositions_.size(); ++i) {
        if (!collected_[i].is_known) dispositions_[i] = Disposition::no_value;
    }
    const telemetry::Usage usage{1, collected_, dispositions_};
    return gate_.approve(telemetry::Purpose::update_check, endpoint(),
                         telemetry::write_body(dictionary, expected.identity, &usage), expected);
}

}  // namespace bench
