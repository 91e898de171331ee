#include "sound_register.hpp"

constexpr std::array entries{sound_entry};
#ifdef MUST_NOT_COMPILE
constexpr telemetry::OutboundSwitch further{.name = "dynamicExtensionsEnabled", .sentence = "No extensions."};
constexpr std::array switches{sound_switch, further};
#else
constexpr std::array switches{sound_switch};
#endif
inline constexpr telemetry::OutboundRegister outbound("deploy-server", switches, entries);
