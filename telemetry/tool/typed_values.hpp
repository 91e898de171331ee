#pragma once

#include "tool/command_line.hpp"

#include <optional>
#include <string>
#include <vector>

namespace telemetry::tool {

/// A switch of the register that has no member of its own.
struct TypedSwitch {
    std::string name;
    std::string value{};
};

/// What a person typed for options that are more than a text. It is judged here and not by the reader of the command line,
/// which would repeat in its errors what is wrong.
struct TypedValues {
    std::string send_telemetry;
    std::string upgrade_check;
    std::string offline;
    std::string ocsp_stapling;
    std::vector<TypedSwitch> switches;
    std::string role = "server";
    std::string raw_request;
    std::string revision;
    bool is_dry_run = false;
    bool is_monitor = false;
};

/// Fills in what they mean. @return the option and the rule that it breaks, if one does.
[[nodiscard]] std::optional<std::string> take_values(const TypedValues& typed, CommandLine& line);

}  // namespace telemetry::tool
