// What the example server can be told.
#pragma once

#include <optional>
#include <string>

struct CommandLine {
    std::string inventory;
    std::string product_version = "2018.2.2";
    std::string state_dir;
    std::string endpoint;
    std::string usage_endpoint;
    std::string ca_file;
    std::string proxy;
    std::string notice_root;
    bool send_telemetry = false;
    bool once = false;
};

/// Reads the command line. Prints what is wrong with it, or the help, and then gives the code to exit with.
/// @return 0 and filled `options`, or the exit code alone.
[[nodiscard]] std::optional<int> read_command_line(int argc, char** argv, CommandLine& options);
