// What an administrator can type, and what it means.
#pragma once

#include <telemetry/administration.hpp>
#include <telemetry/outbound.hpp>

#include <telemetry/update_check.hpp>
#include "tool/exit_code.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace telemetry::tool {

enum class Command : std::uint8_t {
    check,
    preview,
    export_report,
    monitor,
    notice,
    configure,
    status,
    outbound,
    consent,
    explain,
    history,
    reset_id
};

/// A command line that makes sense. Options that were not typed are empty.
struct CommandLine {
    Command command = Command::check;
    bool as_json = false;

    std::string state_dir;
    std::string product_version;
    std::string endpoint;
    std::string usage_endpoint;
    std::string channel;
    std::string ca_file;
    std::string crl_file;
    std::string pinned_keys;
    Choice ocsp_stapling = Choice::unset;
    std::string proxy;
    std::string notice_root_file;
    std::string inventory_file;
    std::string license_serial_file;

    std::string offline_notice_file;           ///< check: a notice that was carried in, to be read instead
    std::string export_file;                   ///< export: "-" is standard output
    bool may_replace = false;                  ///< export
    std::string explained_id;                  ///< explain: of a metric, or of a request
    Choices choices;                           ///< configure: to be remembered; preview: what if
    bool as_raw_bytes = false;                 ///< preview
    std::optional<std::uint64_t> raw_request;  ///< history: the number of the entry whose bytes are wanted
    Role role = Role::server;                  ///< outbound: whose requests
    std::optional<std::uint64_t> revision;     ///< consent: of which revision
    bool is_confirmed = false;                 ///< reset_id
};

/// Reads the command line. If nothing is to be done after that, everything has been printed: the help, or what is wrong.
[[nodiscard]] std::variant<CommandLine, ExitCode> read_command_line(const Dictionary& dictionary, const Defaults& defaults,
                                                                    int argc, char** argv);

}  // namespace telemetry::tool
