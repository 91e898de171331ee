#include "client/permits.hpp"

#include "client/state_files.hpp"
#include "egress/outbound_rules.hpp"

#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::chrono::minutes pause_after_use{10};
constexpr std::chrono::minutes pause_after_denial{8 * 60};

/// The hosts that the settings name for a request of the library's.
std::vector<std::string_view> configured_hosts(std::string_view id, const Configuration& configuration) {
    std::vector<std::string_view> hosts;
    const bool is_usage = id == to_string(Purpose::usage_statistics);
    if (is_usage && configuration.usage_endpoint) return {configuration.usage_endpoint->host()};
    const bool goes_to_endpoint = is_usage || id == to_string(Purpose::update_check);
    if (goes_to_endpoint && configuration.endpoint) hosts.emplace_back(configuration.endpoint->host());
    return hosts;
}

}  // namespace

Permits::Permits(const Installation& installation) noexcept
    : installation_(installation), kept_at_(installation.surroundings.clock.since_boot()) {}

Permission Permits::permit(std::string_view id, std::string_view url) {
    const auto now = installation_.surroundings.clock.wall();
    std::unique_lock lock(mutex_);
    refresh_settings(lock);
    const Configuration& current = *configuration_;
    const auto hosts = configured_hosts(id, current);
    const OutboundTerms terms{installation_.outbound, installation_.options.role, installation_.version, current.settings,
                              hosts};
    auto permission = judge_request(terms, id, url);
    const OutboundEntry* const entry = installation_.outbound.find_entry(id);
    if (entry != nullptr && entry->made_by != MadeBy::library) count(*entry, permission.denial, now);
    return permission;
}

/// Sees to it that the settings are at most a second old. They are read without the lock, for which a stop would wait as long
/// as the disk takes; who forgets them meanwhile is not overtaken.
void Permits::refresh_settings(std::unique_lock<std::mutex>& lock) {
    const auto now = installation_.surroundings.clock.since_boot();
    while (!configuration_ || now - read_at_ >= settings_age_max) {
        const std::uint64_t times_forgotten = times_forgotten_;
        lock.unlock();
        Configuration read = installation_.configuration();
        lock.lock();
        if (times_forgotten != times_forgotten_) continue;
        if (configuration_ && read_at_ > now) return;  // somebody has read them since
        configuration_ = std::move(read);
        read_at_ = now;
    }
}

void Permits::count(const OutboundEntry& entry, Denial denial, std::chrono::sys_seconds now) {
    auto found = fresh_.find(entry.id);
    if (found == fresh_.end()) found = fresh_.emplace(entry.id, OutboundUse{}).first;
    found->second.count(denial, now);
    has_fresh_use_ |= denial == Denial::none;
}

void Permits::forget_settings() noexcept {
    const std::scoped_lock lock(mutex_);
    configuration_.reset();
    ++times_forgotten_;
}

Result<OutboundUses> Permits::uses() const {
    auto kept = load_outbound_uses(installation_);
    if (!kept) return kept;
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, use] : fresh_) (*kept)[id].add(use);
    return kept;
}

bool Permits::is_worth_keeping(Keep what) const {
    if (what == Keep::at_the_end) return has_fresh_use_;
    const auto pause = has_fresh_use_ ? pause_after_use : pause_after_denial;
    return !fresh_.empty() && installation_.surroundings.clock.since_boot() - kept_at_ >= pause;
}

void Permits::keep(Keep what) {
    OutboundUses taken;
    {
        const std::scoped_lock lock(mutex_);
        if (!is_worth_keeping(what)) return;
        kept_at_ = installation_.surroundings.clock.since_boot();
        has_fresh_use_ = false;
        taken = std::exchange(fresh_, {});
    }
    if (installation_.ensure_directory() && add_outbound_uses(installation_, taken)) return;
    const std::scoped_lock lock(mutex_);
    has_fresh_use_ = true;
    for (const auto& [id, use] : taken) fresh_[id].add(use);
}

}  // namespace telemetry
