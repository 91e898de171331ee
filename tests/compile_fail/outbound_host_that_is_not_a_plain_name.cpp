#include <telemetry/outbound.hpp>

#include <array>
#include <string_view>

using namespace telemetry;

constexpr std::array<OutboundSwitch, 1> switches{{{.name = "aiProxyEnabled", .sentence = "No answers."}}};
#ifdef MUST_NOT_COMPILE
constexpr std::array<std::string_view, 1> hosts{"https://aiproxy.example.com"};
#else
constexpr std::array<std::string_view, 1> hosts{"aiproxy.example.com"};
#endif
constexpr std::array<OutboundEntry, 1> entries{{{.id = "aiProxy",
                                                 .since = {},
                                                 .switch_name = "aiProxyEnabled",
                                                 .purpose = "Asks.",
                                                 .hosts = hosts,
                                                 .data = {.sentence = "A question."}}}};
inline constexpr OutboundRegister outbound("deploy-server", switches, entries);
