#include "client/composition.hpp"

#include "client/state_files.hpp"
#include "report/body.hpp"

#include <utility>

namespace telemetry {

namespace {

/// Takes the values of the admitted metrics from where the options say; what has none is not sent.
Result<void> take_values(Installation& installation, Composition& composition, const std::stop_token& stop) {
    if (installation.options.values == ValueSource::last_snapshot) {
        auto loaded = load_snapshot(installation);
        if (!loaded) return std::move(loaded).error();
        composition.snapshot = *std::move(loaded);
    } else {
        composition.snapshot = installation.sources.collect(composition.dispositions, std::move(composition.snapshot), stop);
        if (stop.stop_requested()) return failure(ErrorCode::cancelled, "stopped");
    }
    for (std::size_t i = 0; i < composition.dispositions.size(); ++i) {
        Disposition& disposition = composition.dispositions[i];
        if (disposition == Disposition::sent && !composition.snapshot[i].is_known) disposition = Disposition::no_value;
    }
    return {};
}

/// What decides about each metric. The register can have the statistics begin with a later version than the one that runs.
Terms terms_of(const Installation& installation, const Configuration& configuration, const Occasion& occasion) {
    Terms terms = configuration.terms(installation.version, occasion.by_hand);
    const OutboundEntry* const entry = installation.outbound.find_entry(to_string(Purpose::usage_statistics));
    if (entry == nullptr || installation.version < entry->since) terms.accepted_consent = 0;
    if (configuration.usage_endpoint && occasion.statistics_wait) terms.accepted_consent = 0;
    return terms;
}

}  // namespace

Result<PassMemory::Loan> compose(Installation& installation, const Configuration& configuration, const InstallationId& id,
                                 const Occasion& occasion, const std::stop_token& stop) {
    if (!configuration.endpoint) return failure(ErrorCode::configuration, "endpoint: must be given, and be an https address");
    const Terms terms = terms_of(installation, configuration, occasion);
    const bool has_usage = terms.accepted_consent > 0;
    PassMemory::Loan loan = installation.pass_memory.lend();
    Composition& composition = *loan;
    composition.dispositions = admit(installation.dictionary, terms, std::move(composition.dispositions));
    if (!has_usage) composition.snapshot.clear();
    if (has_usage) {
        if (auto taken = take_values(installation, composition, stop); !taken) return std::move(taken).error();
    }

    const Identity identity{installation.dictionary.product, installation.version, id.text()};
    const Usage usage{terms.accepted_consent, composition.snapshot, composition.dispositions};
    const auto add = [&](Purpose purpose, const Endpoint& endpoint, bool carries_usage) -> Result<void> {
        auto body = write_body(installation.dictionary, identity, carries_usage ? &usage : nullptr);
        auto approved = installation.gate.approve(purpose, endpoint, std::move(body), {identity, terms, carries_usage});
        if (!approved) return std::move(approved).error();
        composition.requests.push_back(*std::move(approved));
        return {};
    };
    const bool goes_apart = configuration.usage_endpoint.has_value();
    auto added = add(Purpose::update_check, *configuration.endpoint, has_usage && !goes_apart);
    if (added && has_usage && goes_apart) added = add(Purpose::usage_statistics, *configuration.usage_endpoint, true);
    if (!added) return std::move(added).error();
    return loan;
}

}  // namespace telemetry
