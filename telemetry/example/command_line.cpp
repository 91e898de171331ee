#include "command_line.hpp"

#include <CLI/CLI.hpp>

namespace {

constexpr int usage = 64;  // as in sysexits.h

}  // namespace

std::optional<int> read_command_line(int argc, char** argv, CommandLine& options) {
    CLI::App app("A deployment server that embeds the library: checks for updates until it is stopped.", "example-server");
    app.add_option("--inventory", options.inventory, "The inventory whose items are counted")->type_name("FILE")->required();
    app.add_option("--state-dir", options.state_dir, "Where the installation keeps its state")->type_name("DIR")->required();
    app.add_option("--endpoint", options.endpoint, "Where checks go, an https address")->type_name("URL")->required();
    app.add_option("--usage-endpoint", options.usage_endpoint, "Where usage statistics go, if apart")->type_name("URL");
    app.add_option("--ca-file", options.ca_file, "Certificate authorities to trust, PEM")->type_name("FILE");
    app.add_option("--proxy", options.proxy, "system, none, or a proxy's address")->type_name("PROXY");
    app.add_option("--notice-root", options.notice_root, "The root whose notices are believed")->type_name("FILE");
    app.add_option("--product-version", options.product_version, "The version that runs [2018.2.2]")->type_name("VERSION");
    app.add_flag("--send-telemetry", options.send_telemetry, "Accept the usage statistics in this process");
    app.add_flag("--once", options.once, "Make one check now, then end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage;
    }
    return std::nullopt;
}
