// An outbound register as metrics-compiler sees it: what the file says, in plain data.
#pragma once

#include <telemetry/outbound.hpp>

#include <optional>
#include <string>
#include <vector>

namespace telemetry::compiler {

/// What the file does not say, or says wrongly, is empty here and in `RequestRow`.
struct SwitchRow {
    std::string name;
    std::optional<bool> on_by_default;
    std::string sentence;
};

struct RequestRow {
    std::string id;
    std::optional<Role> role;
    std::optional<MadeBy> made_by;
    std::string since;
    std::string switch_name;
    std::string purpose;
    std::vector<std::string> hosts;
    std::string configured_hosts;
    std::string data;
    std::vector<std::string> members;
    std::vector<std::string> metrics;  ///< empty if `all_metrics`
    bool all_metrics = false;
};

struct OutboundFile {
    std::string name;  ///< the file's own name, without its folder
    std::string product;
    std::vector<SwitchRow> switches;
    std::vector<RequestRow> requests;
};

}  // namespace telemetry::compiler
