// How a command of update-notice ends.
#pragma once

#include <telemetry/result.hpp>

#include <stdexcept>
#include <string>

namespace telemetry::notice_tool {

/// Exit codes: those of sysexits.h, and 4 as update-check has it.
enum Exit : int {
    success = 0,
    stale = 4,
    usage = 64,
    bad_data = 65,
    unreadable = 66,
    defect = 70,
    unwritable = 73,
};

/// Ends a command: a code for scripts, a sentence for people.
class Failed : public std::runtime_error {
public:
    Failed(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
    [[nodiscard]] Exit code() const noexcept { return code_; }

private:
    Exit code_;
};

/// The value, or the end of the command with the file's name before the error.
template <class T>
T take(Result<T> result, const std::string& path) {
    if (!result) throw Failed(bad_data, path + ": " + result.error().message);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace telemetry::notice_tool
