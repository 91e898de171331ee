#include <telemetry/outbound.hpp>

#include <array>
#include <string_view>

using namespace telemetry;

constexpr std::array<std::string_view, 1> hosts{"aiproxy.example.com"};
constexpr std::array<OutboundSwitch, 1> switches{{{.name = "aiProxyEnabled", .sentence = "No answers."}}};
#ifdef MUST_NOT_COMPILE
constexpr std::array<OutboundEntry, 2> entries{{{.id = "aiProxy",
                                                 .since = {},
                                                 .switch_name = "aiProxyEnabled",
                                                 .purpose = "Asks.",
                                                 .hosts = hosts,
                                                 .data = {.sentence = "A question."}},
                                                {.id = "aiProxy",
                                                 .since = {},
                                                 .switch_name = "aiProxyEnabled",
                                                 .purpose = "Asks.",
                                                 .hosts = hosts,
                                                 .data = {.sentence = "A question."}}}};
#else
constexpr std::array<OutboundEntry, 1> entries{{{.id = "aiProxy",
                                                 .since = {},
                                                 .switch_name = "aiProxyEnabled",
                                                 .purpose = "Asks.",
                                                 .hosts = hosts,
                                                 .data = {.sentence = "A question."}}}};
#endif
inline constexpr OutboundRegister outbound("deploy-server", switches, entries);
