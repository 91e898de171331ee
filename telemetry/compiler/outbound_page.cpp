#include "outbound_page.hpp"

#include "markdown.hpp"

#include <string_view>

namespace telemetry::compiler {

namespace {

constexpr std::string_view opening =
    R"(## Every outbound request

Every request that the server and its agents may make. Each has a switch: `update-check configure --NAME=false` turns it off,
`update-check configure --offline=true` turns off everything. No host is contacted but those named here.

)";

constexpr std::string_view table_head =
    R"(| request | what for | where to | what goes with it | since version | made by | switch | default |
| --- | --- | --- | --- | --- | --- | --- | --- |
)";

constexpr std::string_view switches_head =
    R"(### The switches

| switch | default | when it is off |
| --- | --- | --- |
)";

std::string on_or_off(bool is_on) {
    return is_on ? "on" : "off";
}

std::string maker(MadeBy made_by) {
    switch (made_by) {
        case MadeBy::library:
            return "this library";
        case MadeBy::product:
            return "the product";
        case MadeBy::platform:
            return "the platform";
    }
    return {};
}

std::string where(const RequestRow& request) {
    std::string result;
    for (const std::string& host : request.hosts) result += (result.empty() ? "`" : ", `") + host + "`";
    if (request.configured_hosts.empty()) return result;
    return result + (result.empty() ? "" : ". ") + markdown_escaped(request.configured_hosts);
}

std::string data(const RequestRow& request) {
    std::string result = markdown_escaped(request.data);
    if (request.all_metrics) return result + " These are [all the metrics above](#usage-statistics).";
    for (const std::string& metric : request.metrics) {
        result += (&metric == &request.metrics.front() ? " These are the metrics `" : ", `") + metric + "`";
    }
    return result + (request.metrics.empty() ? "" : ".");
}

bool is_on_by_default(const OutboundFile& outbound, const RequestRow& request) {
    for (const SwitchRow& one : outbound.switches) {
        if (one.name == request.switch_name) return *one.on_by_default;
    }
    return false;
}

std::string table(const OutboundFile& outbound, Role role) {
    std::string rows;
    for (const RequestRow& request : outbound.requests) {
        if (request.role != role) continue;
        rows += table_row({"`" + request.id + "`", markdown_escaped(request.purpose), where(request), data(request),
                           since_version(request.since), maker(*request.made_by), "`" + request.switch_name + "`",
                           on_or_off(is_on_by_default(outbound, request))});
    }
    return rows.empty() ? rows : std::string(table_head) + rows + "\n";
}

}  // namespace

std::string write_outbound_page(const OutboundFile& outbound) {
    std::string page(opening);
    const std::string server = table(outbound, Role::server);
    const std::string agent = table(outbound, Role::agent);
    if (!server.empty()) page += "### Made by the server\n\n" + server;
    if (!agent.empty()) page += "### Made by the agents\n\n" + agent;
    page += switches_head;
    for (const SwitchRow& one : outbound.switches) {
        page += table_row({"`" + one.name + "`", on_or_off(*one.on_by_default), markdown_escaped(one.sentence)});
    }
    return page + "\n";
}

}  // namespace telemetry::compiler
