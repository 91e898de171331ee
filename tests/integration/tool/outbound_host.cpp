// A host that makes every request of its register that it may make: the library's on their schedule, its own after asking.
// What stands for a request of its own is a connection of UDP to a port of this machine, which sends nothing, but is seen.
//
//     outbound-host STATE_DIR CONFIG_DIR ENDPOINT USAGE_ENDPOINT CA_FILE ROOT_FILE FIRST_PORT
#include <telemetry/telemetry.hpp>

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <utility>

namespace {

using namespace std::chrono_literals;

telemetry::Options options_of(char** argv) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.state_dir = argv[1];
    options.config_dir = argv[2];
    options.endpoint = argv[3];
    options.usage_endpoint = argv[4];
    options.ca_file = argv[5];
    std::ifstream root(argv[6], std::ios::binary);
    options.notice_root = std::string(std::istreambuf_iterator<char>(root), {});
    options.outbound = &deploy_server::outbound::outbound_register();
    options.proxy = "none";
    return options;
}

void connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    static_cast<void>(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    ::close(socket);
}

/// Makes each request of the register that it is given leave for; says why it does not make the others.
void make_own_requests(const telemetry::Client& client, std::uint16_t first_port) {
    std::uint16_t port = first_port;
    for (const auto& entry : deploy_server::outbound::outbound_register().entries()) {
        const std::string host(entry.hosts.empty() ? "chosen.internal" : entry.hosts.front());
        const auto permission = client.outbound().permit(telemetry::OutboundRequest(entry), "https://" + host + "/");
        if (permission && entry.made_by != telemetry::MadeBy::library) connect_to(port);
        std::puts(permission.sentence().c_str());
        ++port;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 8) return 64;
    auto client = telemetry::Client::create(deploy_server::metrics::dictionary(), options_of(argv));
    if (!client) return 78;
    std::promise<void> checked;
    bool is_first = true;
    client->on_log([&](const telemetry::LogLine& line) {
        const bool is_result = line.text.starts_with("update-check result=");
        if (is_result && std::exchange(is_first, false)) checked.set_value();
    });
    const auto status = client->status();
    client->start();
    const bool is_done = status && (!status->checks_are_on || checked.get_future().wait_for(30s) == std::future_status::ready);
    make_own_requests(*client, static_cast<std::uint16_t>(std::atoi(argv[7])));
    return is_done && client->stop(5s) ? 0 : 1;
}
