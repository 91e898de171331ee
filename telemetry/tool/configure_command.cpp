#include "tool/commands.hpp"
#include "tool/output.hpp"
#include "tool/server_file.hpp"
#include "tool/settings_table.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

namespace telemetry::tool {

namespace {

/// One of the settings that turn sending on and off for everything; doNotTrack only where it does.
bool is_general_switch(const SettingStatus& setting) {
    if (setting.key == "doNotTrack") return setting.value == "on";
    return setting.key == "upgradeCheck" || setting.key == "sendTelemetry" || setting.key == "offline";
}

/// What is off has no thread that could hear of an "on".
const char* reload_text(const Status& before, const Status& after) {
    const bool is_turned_on = !before.checks_are_on && after.checks_are_on && before.problems.empty();
    return is_turned_on ? "A server that runs hears of it at its next start, if all was off.\n" : "";
}

}  // namespace

ExitCode configure(Client& client, const CommandLine& line) {
    const auto before = client.status();
    if (!before) return complain(before.error());
    if (auto remembered = client.configure(line.choices, "update-check configure"); !remembered)
        return complain(remembered.error());
    const auto status = client.status();
    if (!status) return complain(status.error());
    // Another saying can be stronger than the one just remembered: show what is in effect, not what was asked for.
    std::vector<SettingStatus> switches;
    std::ranges::copy_if(status->settings, std::back_inserter(switches), is_general_switch);
    const auto is_chosen = [&](const SettingStatus& setting) {
        return std::ranges::find(line.choices.switches, setting.key, &SwitchChoice::name) != line.choices.switches.end();
    };
    std::ranges::copy_if(status->switches, std::back_inserter(switches), is_chosen);
    const ExitCode code = status->problems.empty() ? ExitCode::done : ExitCode::configuration;
    return put("Remembered. In effect is now:\n" + settings_text(switches) + effect_text(*status) +
                   reload_text(*before, *status) + problems_text(*status) + no_server_text(line.state_dir),
               code);
}

}  // namespace telemetry::tool
