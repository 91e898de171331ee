#include "tool/commands.hpp"
#include "tool/output.hpp"
#include "tool/terminal.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace telemetry::tool {

namespace {

bool ask() {
    std::fputs("The vendor will count this installation as a new one. Make a new installation id? [y/N] ", stdout);
    std::fflush(stdout);
    std::array<char, 16> answer{};
    if (std::fgets(answer.data(), static_cast<int>(answer.size()), stdin) == nullptr) return false;
    const std::string_view text(answer.data());
    return text == "y\n" || text == "Y\n" || text == "yes\n";
}

}  // namespace

ExitCode reset_id(Client& client, const CommandLine& line) {
    if (!line.is_confirmed) {
        if (!is_terminal(stdin)) return complain_usage("reset-id: there is nobody to ask here; say --yes");
        if (!ask()) return put("Nothing was changed.\n", ExitCode::done);
    }
    if (auto reset = client.reset_installation_id(); !reset) return complain(reset.error());
    return put("There is a new installation id. Nothing ties it to the old one.\n", ExitCode::done);
}

}  // namespace telemetry::tool
