// Made by metrics-compiler from outbound.json. Change that file, not this one.
#pragma once

#include <telemetry/outbound.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace workshop::outbound::detail {

using namespace std::string_view_literals;

inline constexpr std::array<std::string_view, 1> update_check_hosts{
    "updates.example.com"sv,
};

inline constexpr std::array<std::string_view, 4> update_check_members{
    "schema"sv,
    "product"sv,
    "version"sv,
    "installation"sv,
};

inline constexpr std::array<std::string_view, 2> usage_statistics_hosts{
    "telemetry.example.com"sv,
    "updates.example.com"sv,
};

inline constexpr std::array<std::string_view, 10> usage_statistics_metrics{
    "benches"sv,
    "class"sv,
    "dictionary"sv,
    "toolsSoldLast90Days"sv,
    "toolsOnHTTPServers"sv,
    "openingTime"sv,
    "shelfSpace"sv,
    "memory"sv,
    "shade"sv,
    "serialSha1"sv,
};

inline constexpr std::array<std::string_view, 1> new_hosts{
    "new.example.com"sv,
};

inline constexpr std::array<::telemetry::OutboundSwitch, 3> switches{{
    {
        .name = "upgradeCheck"sv,
        .on_by_default = true,
        .sentence = "New versions are not announced."sv,
    },
    {
        .name = "sendTelemetry"sv,
        .on_by_default = false,
        .sentence = "Nobody counts the benches."sv,
    },
    {
        .name = "new"sv,
        .on_by_default = true,
        .sentence = "Nothing new comes in, whatever | it is."sv,
    },
}};

inline constexpr std::array<::telemetry::OutboundEntry, 4> entries{{
    {
        .id = "updateCheck"sv,
        .role = ::telemetry::Role::server,
        .made_by = ::telemetry::MadeBy::library,
        .since = ::telemetry::Version::parse("0").value(),
        .switch_name = "upgradeCheck"sv,
        .purpose = "Asks whether there is a newer version."sv,
        .hosts = update_check_hosts,
        .configured_hosts = "The host of the setting endpoint."sv,
        .data = {
            .sentence = "The version and the installation id."sv,
            .members = update_check_members,
        },
    },
    {
        .id = "usageStatistics"sv,
        .role = ::telemetry::Role::server,
        .made_by = ::telemetry::MadeBy::library,
        .since = ::telemetry::Version::parse("1.2-beta.1").value(),
        .switch_name = "sendTelemetry"sv,
        .purpose = "Counts the benches."sv,
        .hosts = usage_statistics_hosts,
        .data = {
            .sentence = "What was counted."sv,
            .metrics = usage_statistics_metrics,
        },
    },
    {
        .id = "detail"sv,
        .role = ::telemetry::Role::agent,
        .made_by = ::telemetry::MadeBy::platform,
        .since = ::telemetry::Version::parse("1.2").value(),
        .switch_name = "new"sv,
        .purpose = "Shares a switch with another request."sv,
        .configured_hosts = "The hosts that <somebody> chose."sv,
        .data = {
            .sentence = "Nothing."sv,
        },
    },
    {
        .id = "new"sv,
        .role = ::telemetry::Role::server,
        .made_by = ::telemetry::MadeBy::product,
        .since = ::telemetry::Version::parse("1.2").value(),
        .switch_name = "new"sv,
        .purpose = "Brings in what is new, under a name that C++ keeps for itself."sv,
        .hosts = new_hosts,
        .data = {
            .sentence = "Nothing."sv,
        },
    },
}};

inline constexpr ::telemetry::OutboundRegister outbound{"workshop"sv, switches, entries};

}  // namespace workshop::outbound::detail

namespace workshop::outbound {

/// Asks whether there is a newer version. Turned off by `upgradeCheck`.
inline constexpr ::telemetry::OutboundRequest update_check{detail::entries[0]};

/// Counts the benches. Turned off by `sendTelemetry`.
inline constexpr ::telemetry::OutboundRequest usage_statistics{detail::entries[1]};

/// Shares a switch with another request. Turned off by `new`.
inline constexpr ::telemetry::OutboundRequest detail_2{detail::entries[2]};

/// Brings in what is new, under a name that C++ keeps for itself. Turned off by `new`.
inline constexpr ::telemetry::OutboundRequest new_{detail::entries[3]};

/// Every request that workshop and its agents may make.
constexpr const ::telemetry::OutboundRegister& outbound_register() noexcept {
    return detail::outbound;
}

}  // namespace workshop::outbound
