#pragma once

#include <telemetry/client.hpp>
#include <telemetry/result.hpp>

#include "egress/endpoint.hpp"
#include "egress/transport.hpp"
#include "state/settings.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// The settings in effect, with the addresses in them read. What cannot be read stands among the settings' problems, and then
/// nothing is sent.
struct Configuration {
    Settings settings;
    std::optional<Endpoint> endpoint;
    std::optional<Endpoint> usage_endpoint;  ///< empty: statistics ride on the check
    Route route;

    /// What decides about each metric in a check that is made now.
    [[nodiscard]] Terms terms(const Version& version, bool by_hand) const;
};

/// Where a host says something, in an administrator's words.
inline constexpr std::string_view the_host = "the host";

/// What a host's options say, as sayings of the strongest rank.
[[nodiscard]] std::vector<Saying> option_sayings(const Options& options, std::uint32_t newest_consent);

/// Weighs the sayings and reads the addresses.
[[nodiscard]] Configuration configure_from(std::span<const Saying> sayings, const SettingDefaults& defaults);

/// Lets a person's request pass.
/// @param forbidden_by the setting that forbids it; empty if nothing does.
/// Errors: turned_off, with that setting; configuration, where a setting does not parse.
[[nodiscard]] Result<void> permit_by_hand(const Settings& settings, const std::string& forbidden_by);

/// Refuses a choice about a switch that the register does not have, or that has a choice of its own. Errors: configuration.
[[nodiscard]] Result<void> check_switches(const Choices& choices, const OutboundRegister& outbound);

/// Each switch of the register, with "on" or "off" as it turns out, and who set it so.
[[nodiscard]] std::vector<SettingStatus> describe_switches(const Settings& settings, const OutboundRegister& outbound);

/// The effective settings for an administrator, each with who set it. Addresses of proxies are shown without credentials.
[[nodiscard]] std::vector<SettingStatus> describe(const Settings& settings);

/// The one line about the switches that is logged at start: `outbound upgradeCheck=on sendTelemetry=off(default) offline=no`.
[[nodiscard]] std::string start_line(const Settings& settings);

}  // namespace telemetry
