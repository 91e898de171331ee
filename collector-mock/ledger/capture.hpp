// Requests written to a folder, byte for byte, for tests and for later audits.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace collector {

/// Writes each request to a file of its own: `000001.request`, `000002.request`, … in the order in which they came.
class Capture {
public:
    /// @param folder is made if it is not there. Throws UnusableFile if that fails.
    explicit Capture(std::string folder);

    /// Writes one request; may be called from several threads with different numbers. One that cannot be written, as on a full
    /// disk, is missed, and the others go on.
    void write(std::uint64_t number, std::string_view request);

    /// Throws UnusableFile, with the first reason, if requests were missed.
    void expect_whole() const;

private:
    std::string folder_;
    mutable std::mutex mutex_;  // of what follows
    std::uint64_t missed_ = 0;
    std::string first_reason_;
};

}  // namespace collector
