#pragma once

#include <telemetry/result.hpp>

#include "system/files.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry {

/// What a lock of the state directory is for.
enum class LockOf : std::uint32_t {
    pass = 0,   ///< one check at a time; held while the network is used
    files = 1,  ///< reading and replacing files that several processes write; held for an instant
};

/// The file that is locked. Where it is missing, nobody has taken a lock yet.
inline constexpr std::string_view lock_file = "lock";

/// How long to wait for a lock that is held for an instant.
inline constexpr std::chrono::milliseconds lock_patience{2000};

/// The directory of one installation. Every file in it is replaced as a whole, so that a reader, a crash or a full disk finds
/// the old content or the new one, and nothing between.
///
/// Threads: any. Processes: those who write take a lock first.
class StateDirectory {
public:
    /// Makes the directory if it is missing.
    /// Errors: configuration (no path), state_unavailable (cannot be made, or nothing can be written in it).
    [[nodiscard]] static Result<StateDirectory> open(Files& files, std::string path);

    /// For looking only: makes and checks nothing.
    StateDirectory(Files& files, std::string path) : files_(&files), path_(std::move(path)) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The content of a file, or nothing if it is not there.
    [[nodiscard]] Result<std::optional<std::string>> read(std::string_view name, std::size_t max_size) const;

    /// Replaces a file by one with this content, at one instant, to survive a power cut. Needs the lock of what is written.
    [[nodiscard]] Result<void> replace(std::string_view name, std::string_view content) const;

    /// Whether there is such a file, or what a death left of its next content. One that cannot be looked at may be there.
    [[nodiscard]] bool has(std::string_view name) const;

    /// Removes a file, and what a death left of its next content. Needs the lock of what is written.
    [[nodiscard]] Result<void> remove(std::string_view name) const;

    /// Puts a broken file aside under a name that is free, and returns that name.
    [[nodiscard]] Result<std::string> put_aside(std::string_view name) const;

    /// Errors: state_busy if another holds it all through `patience`.
    [[nodiscard]] Result<std::unique_ptr<HeldLock>> lock(LockOf what, std::chrono::milliseconds patience = lock_patience) const;

private:
    [[nodiscard]] std::string path_of(std::string_view name) const;
    [[nodiscard]] std::string next_path_of(std::string_view name) const;
    [[nodiscard]] Result<void> write_new(const std::string& path, std::string_view content) const;

    Files* files_;
    std::string path_;
};

}  // namespace telemetry
