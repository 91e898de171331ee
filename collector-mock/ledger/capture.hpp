// Requests written to a folder, byte for byte, for tests and for later audits.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace collector {

/// Writes each request to a file of its own: `000001.request`, `000002.request`, … in the order in which they came, after those
/// that are there already. No file is ever replaced.
class Capture {
public:
    /// @param folder is made if it is not there. Throws UnusableFile if that fails.
    explicit Capture(std::string folder);

    /// Writes one request; may be called from several threads. One that cannot be written, as on a full disk, is missed, and
    /// the others go on.
    void write(std::string_view request);

    /// Throws UnusableFile, with the first reason, if requests were missed.
    void expect_whole() const;

private:
    [[nodiscard]] std::string next_file();

    std::string folder_;
    mutable std::mutex mutex_;  // of what follows
    std::uint64_t number_ = 0;
    std::uint64_t missed_ = 0;
    std::string first_reason_;
};

}  // namespace collector
