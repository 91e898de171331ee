#include "sound_register.hpp"

inline constexpr std::array<std::string_view, 1> hosts{"https://aiproxy.example.com"};
constexpr std::array switches{sound_switch};
constexpr std::array entries{[] {
    telemetry::OutboundEntry entry = sound_entry;
#ifdef MUST_NOT_COMPILE
    entry.hosts = hosts;
#endif
    return entry;
}()};
inline constexpr telemetry::OutboundRegister outbound("deploy-server", switches, entries);
