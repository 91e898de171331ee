#include "notice/judge.hpp"

#include "system/sha256.hpp"

#include <algorithm>

namespace telemetry::notice {

namespace {

bool is_for(const Release& release, const std::string& platform) {
    if (platform.empty() || release.artifacts.empty()) return true;
    return std::any_of(release.artifacts.begin(), release.artifacts.end(),
                       [&](const Artifact& artifact) { return artifact.platform == platform; });
}

bool is_rolled_out(const Release& release, const Installation& installation, std::chrono::sys_seconds now) {
    if (!release.rollout || release.severity == ReleaseSeverity::security) return true;
    const auto& rollout = *release.rollout;
    return now >= rollout.start + rollout_group(installation.rollout_secret, release.version, rollout.groups) * rollout.step;
}

bool is_offered(const Release& release, const Installation& installation, std::chrono::sys_seconds now) {
    return release.version > installation.version && !release.withdrawn && release.affects.contains(installation.version) &&
           is_for(release, installation.platform) && is_rolled_out(release, installation, now);
}

bool is_reachable(const Release& release, const Version& from) {
    return !release.minimum_upgrade_from || from >= *release.minimum_upgrade_from;
}

const Release* find_newest_step(const NoticeDocument& notice, const Version& from, const Version& below,
                                const std::string& platform) {
    const Release* newest = nullptr;
    for (const auto& release : notice.releases) {
        const bool between = release.version > from && release.version < below;
        if (!between || release.withdrawn || !is_for(release, platform) || !is_reachable(release, from)) continue;
        if (newest == nullptr || release.version > newest->version) newest = &release;
    }
    return newest;
}

// The first of the steps that lead to the target. Going as far as possible each time loses no way, since a newer version can
// go wherever an older one can. A step may be a release that `affects` or a rollout would not offer: it is no destination.
const Release* find_stepping_stone(const NoticeDocument& notice, const Release& target, const Installation& installation) {
    const Release* first = nullptr;
    Version reached = installation.version;
    while (!is_reachable(target, reached)) {
        const Release* step = find_newest_step(notice, reached, target.version, installation.platform);
        if (step == nullptr) return nullptr;
        if (first == nullptr) first = step;
        reached = step->version;
    }
    return first;
}

ReleaseOffer offer(const Release& release, const Trust& trust, const NoticeDocument& notice, const Installation& installation) {
    ReleaseOffer offer;
    offer.version = release.version;
    offer.severity = release.severity;
    offer.published = release.published;
    // A root that came after the notice may have dropped the host.
    if (is_notes_url(release.notes_url, trust.root().hosts)) offer.notes_url = release.notes_url;
    for (const auto& artifact : release.artifacts) {
        if (installation.platform.empty() || artifact.platform == installation.platform) offer.artifacts.push_back(artifact);
    }
    offer.known_since = trust.known_since(release.version);
    offer.minimum_upgrade_from = release.minimum_upgrade_from;
    offer.needs_stepping_stone = !is_reachable(release, installation.version);
    if (offer.needs_stepping_stone) {
        if (const auto* stone = find_stepping_stone(notice, release, installation)) offer.stepping_stone = stone->version;
    }
    return offer;
}

bool is_in_series(const Version& version, const std::string& series) {
    std::string numbers = version.to_string();
    numbers.resize(std::min(numbers.size(), numbers.find('-')));
    return numbers.append(".0.0.0.0.0.").starts_with(series + '.');  // numbers not written count as 0
}

// The most exact series counts: "2018.1.4" before "2018.1".
std::optional<std::chrono::sys_days> find_end_of_life(const NoticeDocument& notice, const Version& version) {
    const EndOfLife* best = nullptr;
    for (const auto& end : notice.end_of_life) {
        if (is_in_series(version, end.series) && (best == nullptr || end.series.size() > best->series.size())) best = &end;
    }
    return best == nullptr ? std::nullopt : std::optional(best->date);
}

}  // namespace

std::uint32_t rollout_group(std::span<const std::byte, 16> secret, const Version& version, std::uint32_t groups) {
    std::string seed(reinterpret_cast<const char*>(secret.data()), secret.size());
    const Digest digest = sha256(seed.append(version.to_string()));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = number << 8 | digest[i];
    return static_cast<std::uint32_t>(number % groups);
}

std::optional<UpdateNotice> judge(const Trust& trust, const Installation& installation, std::chrono::sys_seconds now) {
    const NoticeDocument* notice = trust.notice(installation.subject);
    if (notice == nullptr) return std::nullopt;

    const Release* newest = nullptr;
    const Release* newest_security = nullptr;
    UpdateNotice judged;
    for (const auto& release : notice->releases) {
        if (release.withdrawn && release.version == installation.version) judged.running_withdrawn = true;
        if (!is_offered(release, installation, now)) continue;
        if (newest == nullptr || release.version > newest->version) newest = &release;
        if (release.severity != ReleaseSeverity::security) continue;
        if (newest_security == nullptr || release.version > newest_security->version) newest_security = &release;
    }
    if (newest != nullptr) {
        judged.availability = Availability::update;
        judged.newest = offer(*newest, trust, *notice, installation);
    }
    if (newest_security != nullptr) {
        judged.availability = Availability::security;
        judged.newest_security = offer(*newest_security, trust, *notice, installation);
    }
    judged.end_of_life = find_end_of_life(*notice, installation.version);
    judged.sequence = static_cast<std::uint64_t>(notice->sequence);
    judged.issued = notice->issued;
    judged.expires = notice->expires;
    judged.stale = now >= notice->expires;
    return judged;
}

}  // namespace telemetry::notice
