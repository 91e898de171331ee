#include <telemetry/update_check.hpp>

#include "tool/commands.hpp"
#include "tool/monitor.hpp"
#include "tool/open_client.hpp"

#include <utility>

namespace telemetry::tool {

namespace {

ExitCode run(Client& client, const Dictionary& dictionary, const CommandLine& line) {
    switch (line.command) {
        case Command::check:
            return check(client, line);
        case Command::notice:
            return notice(client, line);
        case Command::preview:
            return preview(client, line);
        case Command::export_report:
            return export_report(client, line);
        case Command::explain:
            return explain(client, dictionary, line);
        case Command::configure:
            return configure(client, line);
        case Command::status:
            return status(client, line);
        case Command::outbound:
            return outbound(client, line);
        case Command::consent:
            return consent(dictionary, line);
        case Command::history:
            return history(client, line);
        case Command::reset_id:
            return reset_id(client, line);
        case Command::monitor:  // has exit codes of its own
            break;
    }
    return ExitCode::defect;
}

}  // namespace

int run_update_check(const Dictionary& dictionary, const Defaults& defaults, int argc, char** argv) {
    const auto read = read_command_line(dictionary, defaults, argc, argv);
    if (const auto* finished = std::get_if<ExitCode>(&read)) return static_cast<int>(*finished);
    const auto& line = std::get<CommandLine>(read);
    auto client = open_client(dictionary, defaults, line);
    if (line.command == Command::monitor) return monitor(client);
    return static_cast<int>(client ? run(*client, dictionary, line) : complain(client.error()));
}

}  // namespace telemetry::tool
