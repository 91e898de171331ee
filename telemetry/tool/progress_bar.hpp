// A bar for files that take a while.
#pragma once

#include <telemetry/update_check.hpp>

#include <cstdint>
#include <string>

namespace telemetry::tool {

/// Shows on standard error how much of a file has been read, if that is a terminal and the file is larger than 64 MB. It goes
/// away at the end.
class ProgressBar {
public:
    ProgressBar(std::string title, const std::string& file);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// What is to be called; empty if nothing is shown. Must not outlive the bar.
    [[nodiscard]] Progress progress() const;

private:
    const std::string title_;
    std::uint64_t size_ = 0;  // 0: nothing is shown
};

}  // namespace telemetry::tool
