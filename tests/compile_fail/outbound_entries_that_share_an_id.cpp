#include "sound_register.hpp"

constexpr std::array switches{sound_switch};
#ifdef MUST_NOT_COMPILE
constexpr std::array entries{sound_entry, sound_entry};
#else
constexpr std::array entries{sound_entry};
#endif
inline constexpr telemetry::OutboundRegister outbound("deploy-server", switches, entries);
