#include "sound_register.hpp"

constexpr std::array switches{sound_switch};
constexpr std::array entries{sound_entry};

telemetry::OutboundRegister outbound(std::string_view product) {
#ifdef MUST_NOT_COMPILE
    return telemetry::OutboundRegister(product, switches, entries);
#else
    return product.empty() ? telemetry::OutboundRegister("", switches, entries)
                           : telemetry::OutboundRegister("deploy-server", switches, entries);
#endif
}
