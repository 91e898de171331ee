// The vendor's update notice, as it looks from this machine.
//
// A notice is one signed document, the same for every installation of a product: it lists releases, and which running
// versions each of them is for. It was verified and then compared with the running version here; nothing about this machine
// was needed by, or told to, whoever made or carried it. Nothing is ever installed.
#pragma once

#include <telemetry/version.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace telemetry {

/// The news in one word.
enum class Availability : std::uint8_t {
    none,      ///< the running version is the newest that the vendor offers to it
    update,    ///< there is a newer version
    security,  ///< there is a newer version that mends a hole in the running one
};

/// Why a release was made.
enum class ReleaseSeverity : std::uint8_t {
    feature,   ///< something new
    fix,       ///< something mended
    security,  ///< a hole mended
};

/// One file of a release, by which a download can be checked.
struct Artifact {
    std::string platform;    ///< for example "linux-x64": lower-case letters, digits, `.`, `_` and `-`
    std::uint64_t size = 0;  ///< in bytes
    std::string sha256;      ///< 64 lower-case hexadecimal digits

    friend bool operator==(const Artifact&, const Artifact&) = default;
};

/// A release that is offered to the running version.
struct ReleaseOffer {
    Version version;
    ReleaseSeverity severity = ReleaseSeverity::feature;
    std::chrono::sys_days published;

    /// Where to read about it: an https address on a host that the vendor's root names, printable ASCII without user part
    /// or port; empty if the vendor gave none. Safe to show and to open.
    std::string notes_url;

    /// Its files for this platform; those for all platforms where the host did not say which it is.
    std::vector<Artifact> artifacts;

    /// When this installation first held a verified notice of this release, by its own clock.
    std::chrono::sys_seconds known_since;

    /// The oldest version from which one may go to this release directly; empty if any may.
    std::optional<Version> minimum_upgrade_from;

    /// The running version is older than `minimum_upgrade_from`: another release must be installed first.
    bool needs_stepping_stone = false;

    /// The release to install first: the newest that can be installed now. From it this one can be reached, perhaps through
    /// others. Empty if none is needed, or if the notice names no way.
    std::optional<Version> stepping_stone;

    friend bool operator==(const ReleaseOffer&, const ReleaseOffer&) = default;
};

/// What the vendor's newest verified notice means for this installation.
///
/// It is judged anew each time it is asked for: a staged release appears when this installation's turn comes, and `stale`
/// becomes true when the notice expires, without any request. A check that fails changes nothing here: what was verified
/// last stays in force, a security warning above all.
struct UpdateNotice {
    Availability availability = Availability::none;

    /// The newest release that is offered; empty with `Availability::none`.
    std::optional<ReleaseOffer> newest;

    /// The newest of the offered security releases; often the same as `newest`. It is there exactly when `availability` is
    /// `security`. Who wants the smallest change installs this one.
    std::optional<ReleaseOffer> newest_security;

    /// The vendor has taken the running version back.
    bool running_withdrawn = false;

    /// The day on which support of the running version's series ends, or has ended.
    std::optional<std::chrono::sys_days> end_of_life;

    std::uint64_t sequence = 0;        ///< the notice's number; a later notice has a higher one
    std::chrono::sys_seconds issued;   ///< when the vendor signed it
    std::chrono::sys_seconds expires;  ///< until when the vendor stands by it

    /// The notice has expired: what it says still holds, but there may be news that did not get here.
    bool stale = false;

    friend bool operator==(const UpdateNotice&, const UpdateNotice&) = default;
};

}  // namespace telemetry
