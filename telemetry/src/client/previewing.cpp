#include "client/previewing.hpp"

#include "client/composition.hpp"
#include "report/body.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace telemetry {

RequestPreview preview_of(const ApprovedRequest& request) {
    return {request.purpose(), std::string(request.entry().id), request.endpoint().url(), request.head(), request.body()};
}

Result<Preview> make_preview(Installation& installation, const Configuration& configuration, const InstallationId& id) {
    if (!configuration.settings.problems.empty())
        return failure(ErrorCode::configuration, configuration.settings.problems.front());
    auto composed = compose(installation, configuration, id, {.by_hand = true});
    if (!composed) return std::move(composed).error();
    const Composition& composition = **composed;

    Preview preview;
    std::ranges::transform(composition.requests, std::back_inserter(preview.requests), preview_of);
    for (std::size_t i = 0; i < composition.dispositions.size(); ++i) {
        const MetricDefinition& metric = installation.dictionary.metrics[i];
        const Disposition disposition = composition.dispositions[i];
        std::string value = disposition == Disposition::sent ? write_value(metric, composition.snapshot[i]) : std::string();
        preview.metrics.push_back({&metric, disposition, std::move(value)});
    }
    preview.version_is_reduced = installation.version_is_reduced;
    preview.turned_off_by = configuration.settings.check_forbidden_by(false);
    return preview;
}

}  // namespace telemetry
