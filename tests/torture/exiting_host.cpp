// exiting-host HOW FOLDER ENDPOINT DELAY_US: begins a check and exits after a while, with its client in static storage, or
// nowhere that a destructor would find it (HOW is `global` or `forgotten`). Counts events before and after the client is gone.
#include "small_host.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <thread>

namespace {

struct CountsAtTheEnd {
    telemetry::Counter counter;
    ~CountsAtTheEnd() { counter.add(); }
};

// Destroyed in the opposite order.
CountsAtTheEnd after_the_client;
std::optional<telemetry::Client> the_client;
CountsAtTheEnd before_the_client;

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return 64;
    const std::string folder = arguments[2];
    telemetry::Options options = torture::options_of_host(folder, arguments[3]);
    options.ca_file = folder + "/ca.pem";
    std::ifstream root(folder + "/root.json", std::ios::binary);
    options.notice_root.assign(std::istreambuf_iterator<char>(root), {});
    options.choices.send_telemetry = telemetry::Choice::on;

    const bool is_forgotten = arguments[1] == std::string_view("forgotten");
    telemetry::Client* client = nullptr;
    if (is_forgotten) {
        client = new telemetry::Client(torture::client_of(std::move(options)));
    } else {
        client = &the_client.emplace(torture::client_of(std::move(options)));
    }
    after_the_client.counter = before_the_client.counter = client->counter(deploy_server::metrics::releases_last_90_days);
    client->start();
    std::this_thread::sleep_for(std::chrono::microseconds(std::atoi(arguments[4])));
    return 0;
}
