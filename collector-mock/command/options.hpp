// The options of each command: names, words for people, and where their values go.
#pragma once

#include "command/command_line.hpp"

namespace CLI {
class App;
}

namespace collector {

/// Each adds the options of one command, whose values go into `serve`, `audit` or `scan` when the arguments are read.
void add_serve_options(CLI::App& app, ServeCommand& serve);
void add_audit_options(CLI::App& app, AuditCommand& audit);
void add_scan_options(CLI::App& app, ScanCommand& scan);

/// Why a word is no tag; empty if it is one.
[[nodiscard]] std::string check_tag(const std::string& tag);

}  // namespace collector
