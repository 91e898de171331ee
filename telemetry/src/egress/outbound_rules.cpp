#include "egress/outbound_rules.hpp"

#include "egress/web_address.hpp"

#include <algorithm>
#include <utility>

namespace telemetry {

namespace {

/// Where it may go: who made the entry has named its hosts, or left them to the administrator.
Denial judge_address(const OutboundTerms& terms, const OutboundEntry& entry, std::string_view url) {
    const auto address = cut_web_address(url);
    const auto place =
        address ? parse_host_port(address->authority) : Result<HostPort>(failure(ErrorCode::invalid_endpoint, {}));
    if (!place) return Denial::bad_address;
    if (!entry.hosts.empty() && address->scheme != "https") return Denial::not_https;
    const std::string_view host = place->host;
    const bool is_library = entry.made_by == MadeBy::library;
    const auto configured = is_library ? terms.library_hosts : std::span(&host, 1);
    return covers_host(entry, host, configured) ? Denial::none : Denial::foreign_host;
}

}  // namespace

bool covers_host(const OutboundEntry& entry, std::string_view host, std::span<const std::string_view> configured) noexcept {
    const auto has = [&](std::span<const std::string_view> hosts) { return std::ranges::find(hosts, host) != hosts.end(); };
    return has(entry.hosts) || (!entry.configured_hosts.empty() && has(configured));
}

Permission judge_request(const OutboundTerms& terms, std::string_view id, std::string_view url) {
    const OutboundEntry* const entry = terms.outbound.find_entry(id);
    if (entry == nullptr) return {Denial::unknown_request, id, {}, {}};
    const auto answer = [&](Denial denial, std::string off_by = {}) {
        return Permission{denial, entry->id, entry->switch_name, std::move(off_by)};
    };
    if (entry->role != terms.role) return answer(Denial::other_role);
    if (terms.version < entry->since) return answer(Denial::newer_than_version);
    if (auto off_by = terms.settings.switched_off_by(entry->switch_name); !off_by.empty())
        return answer(Denial::turned_off, std::move(off_by));
    return answer(judge_address(terms, *entry, url));
}

}  // namespace telemetry
