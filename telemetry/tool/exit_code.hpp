// How the tool ends.
#pragma once

#include <telemetry/result.hpp>
#include <telemetry/update_notice.hpp>

namespace telemetry::tool {

/// The exit codes, for scripts; from 64 on they are those of sysexits.h.
enum class ExitCode : int {
    done = 0,  ///< up to date, or what was asked for is done
    turned_off = 3,
    stale_notice = 4,  ///< the notice has expired and knows of no update, or there is none yet
    usage = 64,
    bad_notice = 65,
    unreachable = 69,
    defect = 70,
    try_later = 75,
    configuration = 78,
    update = 100,
    security_update = 101,
};

/// The code for an error of the library.
[[nodiscard]] ExitCode exit_code_of(ErrorCode error) noexcept;

/// The code for a notice. An update that is known stays known though the notice has expired.
[[nodiscard]] ExitCode exit_code_of(const UpdateNotice& notice) noexcept;

/// Prints an error to standard error, `update-check: place: rule`, and below it what to do, if that is not plain; gives its
/// code.
ExitCode complain(const Error& error);

/// The same for what is wrong with the command line.
ExitCode complain_usage(const std::string& place_and_rule);

}  // namespace telemetry::tool
