#include "client/composition.hpp"

#include "client/state_files.hpp"
#include "report/body.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace telemetry {

namespace {

/// The values of the admitted metrics, from where the options say.
Result<Snapshot> take_values(Installation& installation, std::span<const Disposition> dispositions) {
    if (installation.options.values == ValueSource::last_snapshot) return load_snapshot(installation);
    const auto wanted = std::make_unique<bool[]>(dispositions.size());
    std::ranges::transform(dispositions, wanted.get(),
                           [](Disposition disposition) { return disposition == Disposition::sent; });
    return installation.sources.collect({wanted.get(), dispositions.size()});
}

/// What decides about each metric. The register can have the statistics begin with a later version than the one that runs.
Terms terms_of(const Installation& installation, const Configuration& configuration, bool by_hand) {
    Terms terms = configuration.terms(installation.version, by_hand);
    const OutboundEntry* const entry = installation.outbound.find_entry(to_string(Purpose::usage_statistics));
    if (entry == nullptr || installation.version < entry->since) terms.accepted_consent = 0;
    return terms;
}

/// Approves one request after the other; the first refusal ends it.
class Requests {
public:
    Requests(const Installation& installation, const Identity& identity, const Terms& terms)
        : installation_(installation), identity_(identity), terms_(terms) {}

    Result<void> add(Purpose purpose, const Endpoint& endpoint, const Usage* usage) {
        auto approved = installation_.gate.approve(purpose, endpoint, write_body(installation_.dictionary, identity_, usage),
                                                   {identity_, terms_, usage != nullptr});
        if (!approved) return std::move(approved).error();
        requests_.push_back(*std::move(approved));
        return {};
    }

    std::vector<ApprovedRequest> take() && { return std::move(requests_); }

private:
    const Installation& installation_;
    const Identity& identity_;
    const Terms& terms_;
    std::vector<ApprovedRequest> requests_;
};

}  // namespace

Result<Composition> compose(Installation& installation, const Configuration& configuration, const InstallationId& id,
                            bool by_hand) {
    if (!configuration.endpoint) return failure(ErrorCode::configuration, "endpoint: must be given, and be an https address");
    const Terms terms = terms_of(installation, configuration, by_hand);
    const bool has_usage = terms.accepted_consent > 0;
    Composition composition;
    composition.dispositions = admit(installation.dictionary, terms);
    if (has_usage) {
        auto values = take_values(installation, composition.dispositions);
        if (!values) return std::move(values).error();
        composition.snapshot = *std::move(values);
        for (std::size_t i = 0; i < composition.dispositions.size(); ++i) {
            Disposition& disposition = composition.dispositions[i];
            if (disposition == Disposition::sent && !composition.snapshot[i].is_known) disposition = Disposition::no_value;
        }
    }

    const Identity identity{installation.dictionary.product, installation.version, id.text()};
    const Usage usage{terms.accepted_consent, composition.snapshot, composition.dispositions};
    const bool goes_apart = configuration.usage_endpoint.has_value();
    Requests requests(installation, identity, terms);
    auto added = requests.add(Purpose::update_check, *configuration.endpoint, has_usage && !goes_apart ? &usage : nullptr);
    if (added && has_usage && goes_apart)
        added = requests.add(Purpose::usage_statistics, *configuration.usage_endpoint, &usage);
    if (!added) return std::move(added).error();
    composition.requests = std::move(requests).take();
    return composition;
}

}  // namespace telemetry
