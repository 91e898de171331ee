// `update-check --monitor`: one line for a monitoring system, in the convention of Nagios plug-ins.
//
// A monitor asks every minute; the server checks every 8 hours. So nothing here makes a request: it reads what the last check
// left. A check that fails raises no alarm by itself: the notice that was verified says until when it holds, and when that
// time is over without a newer one, this is a warning.
#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/client.hpp>
#include <telemetry/update_notice.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace telemetry::tool {

/// The states of the convention, with its exit codes.
enum class MonitorState : int {
    ok = 0,        ///< nothing to do
    warning = 1,   ///< an update; support has ended; the notice has expired
    critical = 2,  ///< a security update; the running version was taken back
    unknown = 3,   ///< no notice was verified yet, checks are turned off, or the state cannot be read
};

struct MonitorResult {
    MonitorState state = MonitorState::unknown;
    std::string text;  ///< one line without its end: "UPDATE OK - up to date, valid until … | expires_in=86400s"
};

/// The worst that is known counts; what is known counts though checks are turned off by now.
[[nodiscard]] MonitorResult judge(const Status& status, const std::optional<UpdateNotice>& notice,
                                  std::chrono::sys_seconds now);

/// Reads the state and prints the line.
/// @param client or why there is none: this, too, is a line.
/// @return the exit code.
[[nodiscard]] int monitor(Result<Client>& client);

}  // namespace telemetry::tool
