#include "inventory/observe.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace telemetry::inventory {

namespace {

using SharedCounts = std::shared_ptr<const Counts>;

template <class Metric, class Value>
void observe_value(Client& client, const SharedCounts& counts, Metric metric, Value Counts::*value) {
    client.observe(metric, [counts, value] { return (*counts).*value; });
}

/// A tally cannot say "nothing is known", so a metric without counts is not observed.
template <Label L>
void observe_labels(Client& client, const SharedCounts& counts, LabelledCountMetric<L> metric,
                    std::optional<CountsByLabel<L>> Counts::*value) {
    if (!((*counts).*value)) return;
    client.observe(metric, [counts, value](Tally<L>& tally) {
        const CountsByLabel<L>& numbers = *((*counts).*value);
        for (std::size_t i = 0; i < numbers.size(); ++i) tally.add(static_cast<L>(i), numbers[i]);
    });
}

}  // namespace

void observe(Client& client, std::shared_ptr<const Counts> counts) {
    const auto number = [&](auto metric, auto value) { observe_value(client, counts, metric, value); };
    number(metrics::environments, &Counts::environments);
    number(metrics::projects, &Counts::projects);
    number(metrics::releases_last_90_days, &Counts::releases_last_90_days);
    number(metrics::deployments_last_90_days, &Counts::deployments_last_90_days);
    number(metrics::users, &Counts::users);
    number(metrics::channels, &Counts::channels);
    number(metrics::tenants, &Counts::tenants);
    number(metrics::tenant_tags, &Counts::tenant_tags);
    number(metrics::certificates, &Counts::certificates);
    number(metrics::time_to_first_deployment_seconds, &Counts::time_to_first_deployment);
    number(metrics::lets_encrypt, &Counts::lets_encrypt);
    number(metrics::guest_account, &Counts::guest_account);
    number(metrics::azure_accounts, &Counts::azure_accounts);
    number(metrics::aws_accounts, &Counts::aws_accounts);
    number(metrics::built_in_worker_custom_account, &Counts::built_in_worker_custom_account);
    number(metrics::external_workers, &Counts::external_workers);
    observe_labels(client, counts, metrics::machines, &Counts::machines);
    observe_labels(client, counts, metrics::deployment_steps, &Counts::deployment_steps);
    observe_labels(client, counts, metrics::community_steps, &Counts::community_steps);
}

Result<void> observe_file(Client& client, const std::filesystem::path& file,
                          std::function<void(std::uint64_t bytes_read)> progress) {
    Options options;
    options.progress = std::move(progress);
    options.on_license_serial = [&client](std::string& serial) { client.license_serial(serial); };
    auto counts = read_file(file, options);
    if (!counts) return std::move(counts).error();
    observe(client, std::make_shared<const Counts>(*std::move(counts)));
    return {};
}

}  // namespace telemetry::inventory
