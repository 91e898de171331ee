// A host that makes every request of its register that it may make: the library's on their schedule, its own after asking.
// What stands for a request of its own is a connection of UDP to a port of this machine, which sends nothing, but is seen.
//
//     outbound-host STATE_DIR CONFIG_DIR ENDPOINT USAGE_ENDPOINT CA_FILE ROOT_FILE FIRST_PORT [FEEDS]
//
// With FEEDS, the address before their ids, its register is one of this machine, and it follows the feeds of that.
#include "support/local_register.hpp"

#include <telemetry/telemetry.hpp>

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;

telemetry::Options options_of(int argc, char** argv) {
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
    options.outbound = argc == 9 ? &support::local_register : &deploy_server::outbound::outbound_register();
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
void make_own_requests(const telemetry::Client& client, const telemetry::OutboundRegister& outbound, std::uint16_t first_port) {
    std::uint16_t port = first_port;
    for (const auto& entry : outbound.entries()) {
        const std::string host(entry.hosts.empty() ? "chosen.internal" : entry.hosts.front());
        const auto permission = client.outbound().permit(telemetry::OutboundRequest(entry), "https://" + host + "/");
        if (permission && entry.made_by != telemetry::MadeBy::library) connect_to(port);
        std::puts(permission.sentence().c_str());
        ++port;
    }
}

/// Counts what is to end before the host does, and waits for it.
class Awaited {
public:
    explicit Awaited(telemetry::Client& client) {
        client.on_log([this](const telemetry::LogLine& line) {
            if (line.text.find(" result=") != std::string::npos && --left_ == 0) all_.set_value();
        });
    }

    /// @param count how many results the log will tell of.
    [[nodiscard]] bool wait_for(int count) {
        const bool is_all = (left_ += count) <= 0;
        return is_all || all_.get_future().wait_for(30s) == std::future_status::ready;
    }

private:
    std::atomic<int> left_{0};
    std::promise<void> all_;
};

/// Follows both feeds. @return how many of them are on.
int follow_feeds(telemetry::Client& client, const std::string& feeds) {
    int count = 0;
    for (const telemetry::OutboundRequest feed : {support::built_in_feed, support::community_feed}) {
        const std::string id(feed.entry().id);
        const auto followed = client.follow(feed, {feeds + "/" + id,
                                                   [] {
                                                       return std::vector<telemetry::FeedItem>{{"Private", 1}};
                                                   },
                                                   [](const auto&) {}});
        const bool is_on = client.outbound().permit(feed, feeds + "/" + id).is_allowed();
        count += followed && is_on ? 1 : 0;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 8 && argc != 9) return 64;
    const telemetry::Options options = options_of(argc, argv);
    auto client = telemetry::Client::create(deploy_server::metrics::dictionary(), options);
    if (!client) return 78;
    Awaited awaited(*client);
    const int feeds = argc == 9 ? follow_feeds(*client, argv[8]) : 0;
    const auto status = client->status();
    client->start();
    const bool is_done = status && awaited.wait_for(feeds + (status->checks_are_on ? 1 : 0));
    make_own_requests(*client, *options.outbound, static_cast<std::uint16_t>(std::atoi(argv[7])));
    return is_done && client->stop(5s) ? 0 : 1;
}
