#include "notice/document.hpp"

#include "notice/members.hpp"
#include "system/join.hpp"
#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <algorithm>

namespace telemetry::notice {

namespace {

constexpr std::size_t name_size_max = 64;
constexpr std::size_t url_size_max = 2048;
constexpr std::int64_t groups_max = 1000;
constexpr std::int64_t step_hours_max = 24 * 365;

std::optional<ReleaseSeverity> read_severity(std::string_view text) {
    if (text == "feature") return ReleaseSeverity::feature;
    if (text == "fix") return ReleaseSeverity::fix;
    if (text == "security") return ReleaseSeverity::security;
    return std::nullopt;
}

std::optional<std::chrono::sys_days> read_day(std::string_view text) {
    const auto midnight = read_utc(join({text, "T00:00:00Z"}));
    if (!midnight) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*midnight);
}

// The numbers of a series, in the form in which versions are printed.
std::optional<std::string> read_series(std::string_view text) {
    const auto version = Version::parse(text);
    if (!version || version->is_prerelease()) return std::nullopt;
    return version->to_string();
}

std::optional<std::string> read_name(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
    if (text.empty() || text.size() > name_size_max || !plain) return std::nullopt;
    return std::string(text);
}

Artifact read_artifact(const Members& members) {
    Artifact artifact;
    artifact.platform = members.parsed("platform", read_name, "is not a name");
    artifact.size = static_cast<std::uint64_t>(members.integer("size", 0, INT64_MAX));
    artifact.sha256 = members.text("sha256", name_size_max);
    if (!is_hex_digest(artifact.sha256)) members.refuse("sha256", "is not 64 lower-case hexadecimal digits");
    return artifact;
}

Rollout read_rollout(const Members& members) {
    Rollout rollout;
    rollout.start = members.parsed("start", read_utc, "is not a time");
    rollout.groups = static_cast<std::uint32_t>(members.integer("groups", 1, groups_max));
    rollout.step = std::chrono::hours(members.integer("stepHours", 0, step_hours_max));
    return rollout;
}

Release read_release(const Members& members, std::span<const std::string> hosts) {
    Release release;
    release.version = members.parsed("version", Version::parse, "is not a version");
    release.severity = members.parsed("severity", read_severity, "is not feature, fix or security");
    release.published = members.parsed("published", read_day, "is not a day");
    if (members.has("affects")) release.affects = members.parsed("affects", VersionRange::parse, "is not a version range");
    if (members.has("minimumUpgradeFrom")) {
        release.minimum_upgrade_from = members.parsed("minimumUpgradeFrom", Version::parse, "is not a version");
    }
    release.withdrawn = members.has("withdrawn") && members.flag("withdrawn");
    if (members.has("notesUrl")) {
        release.notes_url = members.text("notesUrl", url_size_max);
        if (!is_notes_url(release.notes_url, hosts)) {
            members.refuse("notesUrl", "is not a plain https address on a host of the root", ErrorCode::bad_url);
        }
    }
    if (members.has("rollout")) release.rollout = read_rollout(members.members("rollout"));
    if (members.has("artifacts")) {
        members.each("artifacts", artifacts_max, [&](const Members& a) { release.artifacts.push_back(read_artifact(a)); });
    }
    return release;
}

void read_releases(const Members& members, std::span<const std::string> hosts, NoticeDocument& notice) {
    members.each("releases", releases_max, [&](const Members& release) {
        Release read = read_release(release, hosts);
        const bool twice = std::any_of(notice.releases.begin(), notice.releases.end(),
                                       [&](const Release& other) { return other.version == read.version; });
        if (twice) release.refuse("version", "stands twice in the notice");
        notice.releases.push_back(std::move(read));
    });
}

}  // namespace

bool is_notes_url(std::string_view url, std::span<const std::string> hosts) noexcept {
    constexpr std::string_view scheme = "https://";
    constexpr std::string_view never_in_an_address = "\"<>\\^`{|}";
    if (!url.starts_with(scheme)) return false;
    const bool plain = std::all_of(url.begin(), url.end(), [&](char c) {
        return c > ' ' && c < '\x7f' && never_in_an_address.find(c) == std::string_view::npos;
    });
    const std::string_view host = url.substr(scheme.size(), url.find_first_of("/?#", scheme.size()) - scheme.size());
    return plain && std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

Result<NoticeDocument> read_notice(std::string_view payload, std::span<const std::string> hosts) {
    const auto json = read_json(payload, "notice");
    if (!json) return json.error();

    Findings findings;
    const Members members(*json, "notice", findings);
    NoticeDocument notice;
    if (members.text("type", name_size_max) != "update-notice") members.refuse("type", "is not \"update-notice\"");
    if (members.integer("spec", 0, INT64_MAX) != 1) members.refuse("spec", "is not 1: a newer program is needed to read it");
    notice.product = members.text("product", name_size_max);
    notice.channel = members.text("channel", name_size_max);
    notice.sequence = members.integer("sequence", 0, INT64_MAX);
    notice.issued = members.parsed("issued", read_utc, "is not a time");
    notice.expires = members.parsed("expires", read_utc, "is not a time");
    if (notice.expires <= notice.issued) members.refuse("expires", "is not after issued");
    read_releases(members, hosts, notice);
    if (members.has("endOfLife")) {
        members.each("endOfLife", end_of_life_max, [&](const Members& end) {
            notice.end_of_life.push_back(
                {end.parsed("series", read_series, "is not numbers and dots"), end.parsed("date", read_day, "is not a day")});
        });
    }
    if (!findings.none()) return findings.first();
    return notice;
}

}  // namespace telemetry::notice
