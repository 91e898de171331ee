#include <telemetry/consent.hpp>

namespace telemetry {

std::string consent_text(const Dictionary& dictionary, std::uint32_t revision) {
    std::string text("Usage statistics of ");
    text.append(dictionary.product).append(", consent revision ").append(std::to_string(revision)).append("\n\n");
    for (const MetricDefinition& metric : dictionary.metrics) {
        if (metric.consent <= revision) text.append(metric.id).append(": ").append(metric.sentence).append(1, '\n');
    }
    return text;
}

}  // namespace telemetry
