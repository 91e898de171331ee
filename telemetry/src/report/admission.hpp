#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/version.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace telemetry {

/// What decides whether a metric may be in a report.
struct Terms {
    Version version;                        ///< the product version that runs
    std::uint32_t accepted_consent = 0;     ///< 0: no statistics at all
    std::span<const std::string> denied{};  ///< ids that are never sent
};

/// Decides about each metric of a dictionary before anything is collected: `sent` stands for "sent, if it has a value". A
/// metric that does not pass is not even asked for.
/// @param memory former dispositions, whose memory serves again.
[[nodiscard]] std::vector<Disposition> admit(const Dictionary& dictionary, const Terms& terms,
                                             std::vector<Disposition> memory = {});

/// Decides about one metric. The egress gate asks this again for every metric that it finds in a request.
[[nodiscard]] Disposition admit(const MetricDefinition& metric, const Terms& terms) noexcept;

}  // namespace telemetry
