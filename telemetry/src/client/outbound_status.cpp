#include "client/outbound_status.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace telemetry {

namespace {

/// The request that an outcome tells of: the last one for its purpose. Other entries may stand between the two.
const HistoryEntry* request_of(const HistoryEntry& outcome, std::span<const HistoryEntry> before) {
    const auto found = std::find_if(before.rbegin(), before.rend(), [&](const HistoryEntry& entry) {
        return entry.purpose == outcome.purpose && (entry.what == "request" || entry.what == "outcome");
    });
    return found != before.rend() && found->what == "request" ? &*found : nullptr;
}

/// Statistics can ride on a check.
bool is_of(const HistoryEntry& request, std::string_view id) {
    const bool is_usage = id == to_string(Purpose::usage_statistics);
    return request.purpose == id || (is_usage && request.text.find("\"usage\":") != std::string::npos);
}

void take_last_use(OutboundStatus& status, const History& history) {
    const std::span<const HistoryEntry> entries = history.entries;
    for (std::size_t i = entries.size(); i-- > 0;) {
        if (entries[i].what != "outcome") continue;
        const HistoryEntry* const request = request_of(entries[i], entries.first(i));
        if (request == nullptr || !is_of(*request, status.entry->id)) continue;
        status.last_use = entries[i].at;
        status.last_result = entries[i].text;
        return;
    }
}

void take_uses(OutboundStatus& status, const OutboundUses& uses) {
    const auto found = uses.find(status.entry->id);
    if (found == uses.end()) return;
    status.allowed = found->second.allowed;
    status.denied = found->second.denied;
    status.last_use = found->second.last;
    status.last_result = to_string(found->second.last_answer);
}

}  // namespace

std::vector<OutboundStatus> outbound_status(const Installation& installation, const Configuration& configuration,
                                            const OutboundUses& uses) {
    const auto switches = describe_switches(configuration.settings, installation.outbound);
    const History history = installation.journal.read().value_or(History{});
    std::vector<OutboundStatus> statuses;
    for (const OutboundEntry& entry : installation.outbound.entries()) {
        const auto setting = std::ranges::find(switches, entry.switch_name, &SettingStatus::key);
        OutboundStatus& status = statuses.emplace_back();
        status.entry = &entry;
        status.over_it = &installation.outbound.switch_of(entry);
        status.is_on = setting->value == "on";
        status.set_by = setting->set_by;
        entry.made_by == MadeBy::library ? take_last_use(status, history) : take_uses(status, uses);
    }
    return statuses;
}

}  // namespace telemetry
