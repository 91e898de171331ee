#include <telemetry/outbound.hpp>

#include <array>
#include <string_view>

using namespace telemetry;

constexpr std::array<std::string_view, 1> hosts{"aiproxy.example.com"};
constexpr std::array<OutboundSwitch, 1> switches{{{.name = "aiProxyEnabled", .sentence = "No answers."}}};
constexpr std::array<OutboundEntry, 1> entries{{{.id = "aiProxy",
                                                 .since = {},
                                                 .switch_name = "aiProxyEnabled",
                                                 .purpose = "Asks.",
                                                 .hosts = hosts,
                                                 .data = {.sentence = "A question."}}}};

OutboundRegister outbound(std::string_view product) {
#ifdef MUST_NOT_COMPILE
    return OutboundRegister(product, switches, entries);
#else
    return product.empty() ? OutboundRegister("", switches, entries) : OutboundRegister("deploy-server", switches, entries);
#endif
}
