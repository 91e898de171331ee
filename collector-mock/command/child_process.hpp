// A client that the collector runs.
#pragma once

#include <sys/types.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace collector {

/// A command that cannot be run. The message says why.
class CannotRun : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A running program with this process's standard streams and a few more variables in its environment.
class ChildProcess {
public:
    /// @param command the program (looked up in PATH) and its arguments; not empty.
    /// @param variables set in its environment. Throws CannotRun.
    ChildProcess(const std::vector<std::string>& command, const std::vector<std::pair<std::string, std::string>>& variables);

    /// Its exit code, 128 + N if signal N ended it, or nothing while it runs. Does not wait.
    [[nodiscard]] std::optional<int> exit_code();

    /// Passes a signal on.
    void send_signal(int signal) const;

private:
    pid_t id_ = 0;
    std::optional<int> exit_code_;
};

}  // namespace collector
