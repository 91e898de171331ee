// A deployment server that embeds the library, as a vendor would: create, observe, start, stop. In place of a database it has
// an inventory file.
#include "command_line.hpp"
#include "print.hpp"

#include <telemetry/telemetry.hpp>

#include <signal.h>
#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "inventory/observe.hpp"

namespace {

using namespace std::chrono_literals;

constexpr int configuration_error = 78;
constexpr int check_failed = 69;

/// Empty if the file cannot be read.
std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A product compiles most of this in.
telemetry::Result<telemetry::Options> options_of(const CommandLine& command_line) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = command_line.product_version;
    options.endpoint = command_line.endpoint;
    options.usage_endpoint = command_line.usage_endpoint;
    options.state_dir = command_line.state_dir;
    options.ca_file = command_line.ca_file;
    options.proxy = command_line.proxy;
    options.platform = "linux-x64";
    options.outbound = &deploy_server::outbound::outbound_register();
    if (!command_line.notice_root.empty()) {
        options.notice_root = text_of(command_line.notice_root);
        if (options.notice_root.empty())
            return failure(telemetry::ErrorCode::configuration, "--notice-root: the file cannot be read, or is empty");
    }
    if (command_line.send_telemetry) options.choices.send_telemetry = telemetry::Choice::on;
    return options;
}

int check_once(telemetry::Client& client, NewRequests& requests) {
    const auto checked = client.check_now();
    if (checked) return 0;
    print(checked.error());
    requests.print();
    return checked.error().code == telemetry::ErrorCode::configuration ? configuration_error : check_failed;
}

int run_until_stopped(telemetry::Client& client) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the client's thread is made, which then blocks them too
    client.start();
    int signal = 0;
    sigwait(&signals, &signal);
    return client.stop(2s) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CommandLine command_line;
    if (const auto exit_code = read_command_line(argc, argv, command_line)) return *exit_code;

    auto options = options_of(command_line);
    if (!options) {
        print(options.error());
        return configuration_error;
    }
    auto created = telemetry::Client::create(deploy_server::metrics::dictionary(), *std::move(options));
    if (!created) {
        print(created.error());
        return configuration_error;
    }
    telemetry::Client& client = *created;
    client.on_log([](const telemetry::LogLine& line) { print(line); });
    NewRequests requests(client);
    client.on_notice([&requests](const telemetry::UpdateNotice& notice) {
        print(notice);
        requests.print();
    });
    if (auto observed = telemetry::inventory::observe_file(client, command_line.inventory); !observed) {
        print(observed.error());
        return configuration_error;
    }
    return command_line.once ? check_once(client, requests) : run_until_stopped(client);
}
