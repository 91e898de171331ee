// Requests written to a folder, byte for byte, for tests and for later audits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace collector {

/// Writes each request to a file of its own: `000001.request`, `000002.request`, … in the order in which they came.
class Capture {
public:
    /// @param folder is made if it is not there. Throws UnusableFile if that fails.
    explicit Capture(std::string folder);

    /// Writes one request; may be called from several threads with different numbers. Throws UnusableFile.
    void write(std::uint64_t number, std::string_view request) const;

private:
    std::string folder_;
};

}  // namespace collector
