#pragma once

#include <telemetry/metric.hpp>
#include <telemetry/preview.hpp>
#include <telemetry/version.hpp>

#include "measure/snapshot.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace telemetry {

/// The four members that every request has.
struct Identity {
    std::string_view product;
    Version version;
    std::string_view installation;  ///< the installation id
};

/// The statistics that a request may carry besides.
struct Usage {
    std::uint32_t consent = 0;  ///< the accepted consent revision
    const Snapshot& snapshot;
    std::span<const Disposition> dispositions;  ///< for each metric of the dictionary
};

/// The body of a request: canonical JSON, members in a fixed order, integers only.
/// @param usage null for a check without statistics.
[[nodiscard]] std::string write_body(const Dictionary& dictionary, const Identity& identity, const Usage* usage);

/// A metric's value as it stands in the body: capped at `max`, rounded down to a multiple of `round_to`, labels that count
/// nothing left out.
[[nodiscard]] std::string write_value(const MetricDefinition& metric, const MetricValue& value);

}  // namespace telemetry
