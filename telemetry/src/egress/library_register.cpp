#include "egress/library_register.hpp"

#include "system/join.hpp"

#include <array>
#include <string>

namespace telemetry {

namespace {

using namespace std::string_view_literals;

constexpr std::array switches{
    OutboundSwitch{"upgradeCheck"sv, true, "New versions, security releases among them, are not announced."sv},
    OutboundSwitch{"sendTelemetry"sv, false, "The vendor learns nothing about the use of the product; nothing else changes."sv},
};

constexpr std::array members{"schema"sv, "product"sv, "version"sv, "installation"sv};

constexpr std::array entries{
    OutboundEntry{
        .id = "updateCheck"sv,
        .made_by = MadeBy::library,
        .since = {},
        .switch_name = "upgradeCheck"sv,
        .purpose = "Asks whether there is a newer version."sv,
        .configured_hosts = "The host of the setting endpoint."sv,
        .data = {.sentence = "The product's name, the version that runs and the installation id."sv, .members = members}},
    OutboundEntry{
        .id = "usageStatistics"sv,
        .made_by = MadeBy::library,
        .since = {},
        .switch_name = "sendTelemetry"sv,
        .purpose = "Tells the vendor how much the parts of the product are used, in numbers."sv,
        .configured_hosts = "The host of the setting usageEndpoint, or of endpoint where the statistics go with the check."sv,
        .data = {.sentence = "What the check holds, and the metrics of the product's dictionary."sv, .members = members}},
};

constexpr OutboundRegister own{""sv, switches, entries};

}  // namespace

const OutboundRegister& library_register() noexcept {
    return own;
}

Result<void> check_register(const OutboundRegister& outbound) {
    for (const OutboundEntry& needed : own.entries()) {
        const OutboundEntry* const found = outbound.find_entry(needed.id);
        const bool is_right = found && found->made_by == MadeBy::library && found->role == Role::server &&
                              found->switch_name == needed.switch_name;
        if (!is_right) {
            return failure(ErrorCode::configuration, join({"outbound: must have the library's request ", needed.id,
                                                           " with the switch ", needed.switch_name}));
        }
    }
    return {};
}

}  // namespace telemetry
