#include "sound_register.hpp"

#ifdef MUST_NOT_COMPILE
constexpr std::string_view name = "channel";
#else
constexpr std::string_view name = "channels";
#endif
constexpr telemetry::OutboundSwitch named{.name = name, .sentence = "No answers."};
constexpr telemetry::OutboundEntry under_it{.id = "aiProxy",
                                            .since = {},
                                            .switch_name = name,
                                            .purpose = "Asks.",
                                            .hosts = sound_hosts,
                                            .data = {.sentence = "A question."}};
constexpr std::array switches{named};
constexpr std::array entries{under_it};
inline constexpr telemetry::OutboundRegister outbound("deploy-server", switches, entries);
