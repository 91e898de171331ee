// A register of outbound requests with hosts that a test can have: the library's two, and two feeds.
#pragma once

#include <telemetry/outbound.hpp>

#include <array>
#include <string_view>

namespace support {

namespace local_register_detail {

inline constexpr std::array<std::string_view, 1> hosts{"localhost"};

constexpr telemetry::OutboundEntry entry(std::string_view id, std::string_view switch_name) {
    telemetry::OutboundEntry made;
    made.id = id;
    made.made_by = telemetry::MadeBy::library;
    made.switch_name = switch_name;
    made.purpose = "Looks for newer versions.";
    made.hosts = hosts;
    made.configured_hosts = id == "updateCheck" || id == "usageStatistics" ? "The host of the setting endpoint." : "";
    made.data.sentence = "As the product's register says.";
    return made;
}

inline constexpr std::array switches{telemetry::OutboundSwitch{"builtInStepTemplateUpdates", true, "They stay as they are."},
                                     telemetry::OutboundSwitch{"communityStepTemplateUpdates", true, "They stay as they are."},
                                     telemetry::OutboundSwitch{"upgradeCheck", true, "New versions are not announced."},
                                     telemetry::OutboundSwitch{"sendTelemetry", false, "The vendor learns nothing."}};
inline constexpr std::array entries{entry("builtInStepTemplates", "builtInStepTemplateUpdates"),
                                    entry("communityStepTemplates", "communityStepTemplateUpdates"),
                                    entry("updateCheck", "upgradeCheck"), entry("usageStatistics", "sendTelemetry")};

}  // namespace local_register_detail

inline constexpr telemetry::OutboundRegister local_register{"deploy-server", local_register_detail::switches,
                                                            local_register_detail::entries};
inline constexpr telemetry::OutboundRequest built_in_feed{local_register_detail::entries[0]};
inline constexpr telemetry::OutboundRequest community_feed{local_register_detail::entries[1]};

}  // namespace support
