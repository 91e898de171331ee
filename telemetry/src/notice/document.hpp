// The payload of an update notice.
#pragma once

#include "notice/version_range.hpp"

#include <telemetry/result.hpp>
#include <telemetry/update_notice.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::notice {

/// Groups of installations that get a release one after another.
struct Rollout {
    std::chrono::sys_seconds start;  ///< when group 0 gets it
    std::uint32_t groups = 1;
    std::chrono::hours step{0};  ///< from one group to the next
};

struct Release {
    Version version;
    ReleaseSeverity severity = ReleaseSeverity::feature;
    std::chrono::sys_days published;
    VersionRange affects;  ///< the running versions that it is for; left out: every version
    std::optional<Version> minimum_upgrade_from;
    bool withdrawn = false;
    std::string notes_url;
    std::optional<Rollout> rollout;
    std::vector<Artifact> artifacts;
};

struct EndOfLife {
    std::string series;  ///< numbers, as `Version` prints them: "2018.1" stands for 2018.1, 2018.1.0, 2018.1.7 …
    std::chrono::sys_days date;
};

struct NoticeDocument {
    std::string product;
    std::string channel;
    std::int64_t sequence = 0;
    std::chrono::sys_seconds issued;
    std::chrono::sys_seconds expires;
    std::vector<Release> releases;  ///< no version twice
    std::vector<EndOfLife> end_of_life;
};

inline constexpr std::size_t releases_max = 64;
inline constexpr std::size_t artifacts_max = 32;
inline constexpr std::size_t end_of_life_max = 64;

/// Reads the payload of a notice envelope; nothing is verified. Members that this program does not know are ignored, as TUF
/// clients do: the bytes are signed, so they are the vendor's own, and a vendor must be able to tell newer programs more
/// without silencing the older ones. A change that older programs must not misread gets a new `spec`, which they refuse.
///
/// There is no free text in a notice: what could be shown to a person is a version, a day, a platform or an address of
/// printable ASCII, so there is nothing in which a control character or a bidirectional mark could hide.
///
/// Errors: `malformed`; `bad_url` for a `notesUrl` that is not https on one of the hosts.
[[nodiscard]] Result<NoticeDocument> read_notice(std::string_view payload, std::span<const std::string> hosts);

/// Whether an address may be shown and opened: `https://host[/path][?query][#fragment]` with one of these hosts, printable
/// ASCII, no user part, no port.
[[nodiscard]] bool is_notes_url(std::string_view url, std::span<const std::string> hosts) noexcept;

}  // namespace telemetry::notice
