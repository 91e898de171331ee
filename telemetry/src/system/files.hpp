#pragma once

#include <telemetry/result.hpp>

#include "system/directory_watch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// A file open for writing. Closed when destroyed.
class OpenFile {
public:
    virtual ~OpenFile() = default;
    /// Writes all bytes, or fails; a part of them may then have been written.
    [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
    /// Returns when what was written would survive a power cut.
    [[nodiscard]] virtual Result<void> sync() = 0;
};

/// A lock held between processes and threads. Let go when destroyed.
class HeldLock {
public:
    virtual ~HeldLock() = default;
};

/// The operations on files that the library needs, one system call each, so that a simulation can fail or crash at any of
/// them. Paths are absolute or relative to the working directory. Nothing here but `read_linked` follows a symbolic link in the
/// last part of a path, and nothing made here is inherited by programs that the host starts. What root makes belongs to the
/// owner and the group of the directory that it is in.
///
/// Errors are `state_unavailable` unless said otherwise; the message has the operation and the system's reason, no path.
///
/// Threads: any.
class Files {
public:
    /// The path from the root of a path that may be relative.
    [[nodiscard]] virtual Result<std::string> absolute(const std::string& path) {
        return path;  // where there is no working directory
    }
    /// Makes a directory with mode 0700, with the directories above it; no error if it exists.
    [[nodiscard]] virtual Result<void> make_directory(const std::string& path) = 0;
    /// Whether entries can be made in the directory.
    [[nodiscard]] virtual bool is_writable(const std::string& path) = 0;
    /// The content, or nothing if there is no such file. `state_corrupt` if it is larger than `max_size`, or no plain file.
    [[nodiscard]] virtual Result<std::optional<std::string>> read(const std::string& path, std::size_t max_size) = 0;
    /// The same, but a symbolic link is followed: for files that an administrator lays, or Kubernetes in his name, which links
    /// each file of a ConfigMap. `state_corrupt` if the link leads nowhere.
    [[nodiscard]] virtual Result<std::optional<std::string>> read_linked(const std::string& path, std::size_t max_size) {
        return read(path, max_size);  // where there are no links
    }
    [[nodiscard]] virtual bool exists(const std::string& path) = 0;
    /// The names of what is in a directory, in the order of their bytes; none if there is no such directory. A symbolic link to
    /// a directory counts as one. `state_corrupt` if the link leads nowhere, or there are more than `count_max`.
    [[nodiscard]] virtual Result<std::vector<std::string>> list_directory(const std::string& path, std::size_t count_max) = 0;
    /// Makes an empty file with mode 0600, in the place of the one there is.
    [[nodiscard]] virtual Result<std::unique_ptr<OpenFile>> create(const std::string& path) = 0;
    /// Gives a file another name, replacing what had it, at one instant.
    [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    /// Removes a file; no error if there is none.
    [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;
    /// Returns when the names in a directory would survive a power cut.
    [[nodiscard]] virtual Result<void> sync_directory(const std::string& path) = 0;
    /// Hears of changes in directories. Null if there is no watch to be had.
    [[nodiscard]] virtual std::unique_ptr<DirectoryWatch> watch(std::vector<WatchedDirectory> directories) = 0;
    /// Locks one byte of a lock file, made with mode 0600 if missing. `state_busy` if another holds it all through `patience`.
    [[nodiscard]] virtual Result<std::unique_ptr<HeldLock>> lock(const std::string& path, std::uint32_t byte,
                                                                 std::chrono::milliseconds patience) = 0;

protected:
    ~Files() = default;  // lives as long as the program, or on a test's stack
};

/// The files of the machine.
[[nodiscard]] Files& system_files() noexcept;

}  // namespace telemetry
