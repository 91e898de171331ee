// The command line: what was asked for, checked, and nothing done yet.
#pragma once

#include "command/judgement.hpp"
#include "serve/server.hpp"
#include "serve/test_vendor.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace collector {

/// Exit codes. Those above 2 are those of sysexits.h.
namespace exit_code {
inline constexpr int clean = 0;
inline constexpr int findings = 1;
inline constexpr int usage = 64;
inline constexpr int no_input = 66;
inline constexpr int unavailable = 69;
inline constexpr int internal = 70;
inline constexpr int no_output = 73;
}  // namespace exit_code

/// `collector-mock serve`
struct ServeCommand {
    ServerOptions server;
    std::string certificate_file;  ///< empty: made at start
    std::string key_file;
    std::string ca_out_file;
    std::string root_out_file;
    std::string port_file;
    std::string capture_folder;
    std::vector<std::string> notice_files;  ///< [[PRODUCT][@CHANNEL]=]FILE; for what none is for, one is made
    NoticeContent notice;                   ///< without a product: that comes from the rules
    std::vector<std::string> channels;      ///< further ones, each with a tag of its name
    std::vector<std::string> feed_files;    ///< the table of items of each feed of the rules, in their order
    std::vector<std::string> faults;        ///< what answers and connections meet, in the words of FaultPlan
    std::uint64_t fault_seed = 1;
    RuleOptions rules;
    JudgementOptions judgement;
    std::vector<std::string> hosts;    ///< further names that Host, and TLS, may say
    std::vector<std::string> command;  ///< the client to run; empty: serve until told to stop
    bool run = false;
};

/// `collector-mock audit`
struct AuditCommand {
    std::vector<std::string> paths;  ///< files and folders; "-" is the standard input
    std::vector<std::string> hosts;  ///< what Host may say; empty: in all requests the same
    RuleOptions rules;
    JudgementOptions judgement;  ///< its pair is two paths more
    bool json = false;
};

/// `collector-mock scan`
struct ScanCommand {
    std::vector<std::string> paths;  ///< files, and folders with all that is in them
    RuleOptions rules;
};

/// Nothing is left to do: help was shown, or the usage was wrong and that was said.
struct Finished {
    int exit_code = 0;
};

using Command = std::variant<ServeCommand, AuditCommand, ScanCommand, Finished>;

/// Reads the arguments. Prints help to the standard output, complaints (with the nearest right option) to the standard error.
[[nodiscard]] Command read_command_line(int argc, const char* const* argv);

}  // namespace collector
