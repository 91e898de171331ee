#include "report/admission.hpp"

#include <algorithm>

namespace telemetry {

std::string_view to_string(Disposition disposition) noexcept {
    switch (disposition) {
        case Disposition::sent:
            return "sent";
        case Disposition::newer_than_version:
            return "newer than this version";
        case Disposition::no_consent:
            return "no consent";
        case Disposition::denied:
            return "denied";
        case Disposition::no_value:
            return "no value";
    }
    return "unknown";
}

std::string_view to_string(Purpose purpose) noexcept {
    switch (purpose) {
        case Purpose::update_check:
            return "updateCheck";
        case Purpose::usage_statistics:
            return "usageStatistics";
        case Purpose::feed:
            return "feed";
    }
    return "unknown";
}

Disposition admit(const MetricDefinition& metric, const Terms& terms) noexcept {
    if (metric.since > terms.version) return Disposition::newer_than_version;
    if (metric.consent > terms.accepted_consent) return Disposition::no_consent;
    if (std::ranges::find(terms.denied, metric.id) != terms.denied.end()) return Disposition::denied;
    return Disposition::sent;
}

std::vector<Disposition> admit(const Dictionary& dictionary, const Terms& terms, std::vector<Disposition> memory) {
    memory.clear();
    memory.reserve(dictionary.metrics.size());
    for (const MetricDefinition& metric : dictionary.metrics) memory.push_back(admit(metric, terms));
    return memory;
}

}  // namespace telemetry
