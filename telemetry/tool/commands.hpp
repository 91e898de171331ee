// The commands, each in a file of its own name; `notice` stands beside `check`, and `--monitor` in monitor.hpp.
#pragma once

#include <telemetry/client.hpp>
#include <telemetry/metric.hpp>

#include "tool/command_line.hpp"
#include "tool/exit_code.hpp"

namespace telemetry::tool {

/// Makes a check now, or reads a notice that was carried in, and shows what it brought; if it fails, why, and the notice that
/// is still in force.
[[nodiscard]] ExitCode check(Client& client, const CommandLine& line);

/// Shows the last verified notice as it looks now. Makes no request and writes nothing.
[[nodiscard]] ExitCode notice(Client& client, const CommandLine& line);

/// Shows what a check would send. Writes nothing, and opens no socket.
[[nodiscard]] ExitCode preview(Client& client, const CommandLine& line);

/// Writes the report that would be sent into a file, for a person to carry; see `Client::export_report`.
[[nodiscard]] ExitCode export_report(Client& client, const CommandLine& line);

/// Shows all there is to know of one metric, or of one request of the register with its switch.
/// @param outbound null: there are metrics alone.
[[nodiscard]] ExitCode explain(Client& client, const Dictionary& dictionary, const CommandLine& line);

/// Remembers choices, and shows what is then in effect.
[[nodiscard]] ExitCode configure(Client& client, const CommandLine& line);

/// Shows the settings with who set them, the next check and the last result.
[[nodiscard]] ExitCode status(Client& client, const CommandLine& line);

/// Shows the requests of the register with their switches and their last use.
[[nodiscard]] ExitCode outbound(Client& client, const CommandLine& line);

/// Prints the text of a consent revision, to the byte.
[[nodiscard]] ExitCode consent(const Dictionary& dictionary, const CommandLine& line);

/// Shows the journal, or the bytes of one entry.
[[nodiscard]] ExitCode history(Client& client, const CommandLine& line);

/// Makes a new installation id, after asking.
[[nodiscard]] ExitCode reset_id(Client& client, const CommandLine& line);

}  // namespace telemetry::tool
