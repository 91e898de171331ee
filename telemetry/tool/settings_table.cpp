#include "tool/settings_table.hpp"

#include "tool/table.hpp"
#include "tool/terminal.hpp"

namespace telemetry::tool {

std::string settings_text(std::span<const SettingStatus> settings, const char* heading) {
    Table table({{heading}, {"VALUE"}, {"SET BY"}});
    for (const SettingStatus& setting : settings) table.add({setting.key, setting.value, setting.set_by});
    return table.text(output_width());
}

}  // namespace telemetry::tool
