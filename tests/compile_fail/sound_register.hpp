// The parts of a register without holes, for the cases that make one.
#pragma once

#include <telemetry/outbound.hpp>

#include <array>
#include <string_view>

inline constexpr std::array<std::string_view, 1> sound_hosts{"aiproxy.example.com"};
inline constexpr telemetry::OutboundSwitch sound_switch{.name = "aiProxyEnabled", .sentence = "No answers."};
inline constexpr telemetry::OutboundEntry sound_entry{.id = "aiProxy",
                                                      .since = {},
                                                      .switch_name = "aiProxyEnabled",
                                                      .purpose = "Asks.",
                                                      .hosts = sound_hosts,
                                                      .data = {.sentence = "A question."}};
