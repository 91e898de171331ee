#include "sound_register.hpp"

constexpr std::array switches{sound_switch};
constexpr std::array entries{[] {
    telemetry::OutboundEntry entry = sound_entry;
#ifdef MUST_NOT_COMPILE
    entry.hosts = {};
#endif
    return entry;
}()};
inline constexpr telemetry::OutboundRegister outbound("deploy-server", switches, entries);
