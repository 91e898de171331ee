#include "support/sample_report.hpp"

#include <algorithm>
#include <utility>

namespace support {

using telemetry::Disposition;
using telemetry::Kind;

telemetry::Snapshot full_snapshot(const telemetry::Dictionary& dictionary) {
    telemetry::Snapshot snapshot(dictionary.metrics.size());
    std::uint64_t next = 1;
    for (std::size_t i = 0; i < snapshot.size(); ++i) {
        const telemetry::MetricDefinition& metric = dictionary.metrics[i];
        snapshot[i].is_known = true;
        snapshot[i].number = metric.kind == Kind::flag ? 1 : metric.max - std::min(metric.max, next++);
        for (std::size_t label = 0; label < metric.labels.size(); ++label) snapshot[i].counts.push_back(next++);
        std::ranges::generate(snapshot[i].hash, [&] { return "0123456789abcdef"[next++ % 16]; });
    }
    return snapshot;
}

SampleReport::SampleReport(const telemetry::Dictionary& dictionary, telemetry::Version version, telemetry::Snapshot snapshot,
                           std::uint32_t consent)
    : dictionary_(dictionary),
      snapshot_(std::move(snapshot)),
      expected_{{dictionary.product, version, sample_installation}, {version, consent, {}}, consent > 0},
      dispositions_(telemetry::admit(dictionary, expected_.terms)) {
    for (std::size_t i = 0; i < snapshot_.size(); ++i) {
        if (dispositions_[i] == Disposition::sent && !snapshot_[i].is_known) dispositions_[i] = Disposition::no_value;
    }
}

std::string SampleReport::body() const {
    const telemetry::Usage usage{expected_.terms.accepted_consent, snapshot_, dispositions_};
    return telemetry::write_body(dictionary_, expected_.identity, expected_.carries_usage ? &usage : nullptr);
}

}  // namespace support
