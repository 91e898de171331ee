// What a verified notice means for this installation.
#pragma once

#include "notice/trust.hpp"

#include <telemetry/update_notice.hpp>
#include <telemetry/version.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace telemetry::notice {

/// What this machine knows of itself. None of it is ever sent.
struct Installation {
    Subject subject;
    Version version;       ///< the one that runs
    std::string platform;  ///< as artifacts name it; empty: not known, every release is taken to be for it

    /// Random bytes made once on this machine. They decide, with the version of a release, in which group of a staged rollout
    /// this installation is.
    std::span<const std::byte, 16> rollout_secret;
};

/// Judges the last verified notice; empty if there is none on this subject.
///
/// A release is offered when it is newer than the running version and not withdrawn, its `affects` holds the running version,
/// it has a file for this platform (or names no files), and its rollout has reached this installation's group; security
/// releases do not wait for their turn.
[[nodiscard]] std::optional<UpdateNotice> judge(const Trust& trust, const Installation& installation,
                                                std::chrono::sys_seconds now);

/// The group of a staged rollout, 0 to groups - 1: the first 8 bytes, most significant first, of SHA-256(secret, version as
/// printed), modulo the number of groups. Another release gives another group, so nobody is always first.
[[nodiscard]] std::uint32_t rollout_group(std::span<const std::byte, 16> secret, const Version& version, std::uint32_t groups);

}  // namespace telemetry::notice
