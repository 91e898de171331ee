// Every metric of a preview, for people.
#pragma once

#include <telemetry/preview.hpp>

#include <string>

namespace telemetry::tool {

/// What is in the request: value, unit, since which version, and why it is asked for.
[[nodiscard]] std::string sent_metrics_text(const Preview& preview);

/// What is not, and why.
[[nodiscard]] std::string withheld_metrics_text(const Preview& preview);

}  // namespace telemetry::tool
