#include "tool/settings_table.hpp"

#include "tool/table.hpp"
#include "tool/terminal.hpp"

namespace telemetry::tool {

std::string settings_text(std::span<const SettingStatus> settings, const char* heading) {
    Table table({{heading}, {"VALUE"}, {"SET BY"}});
    for (const SettingStatus& setting : settings) table.add({setting.key, setting.value, setting.set_by});
    return table.text(output_width());
}

std::string effect_text(const Status& status) {
    const auto word = [](bool on) { return on ? "on" : "off"; };
    return std::string("Checks are ") + word(status.checks_are_on) + ", usage statistics are " +
           word(status.statistics_are_on) + ".\n" + (status.server_has_consent ? std::string(own_consent_text) + "\n" : "");
}

std::string problems_text(const Status& status) {
    std::string text;
    for (const std::string& problem : status.problems) {
        text += emphasised("Problem: " + problem, Emphasis::warning) + "\n";
    }
    return text;
}

}  // namespace telemetry::tool
