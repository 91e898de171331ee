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
    const bool is_do_not_track = setting.key == "doNotTrack" || setting.key == "DO_NOT_TRACK";
    if (is_do_not_track) return setting.value == "on";
    return setting.key == "upgradeCheck" || setting.key == "sendTelemetry" || setting.key == "offline";
}

}  // namespace

ExitCode configure(Client& client, const CommandLine& line) {
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
    return put("Remembered. In effect is now:\n" + settings_text(switches) + effect_text(*status) + problems_text(*status) +
                   no_server_text(line.state_dir),
               code);
}

}  // namespace telemetry::tool
