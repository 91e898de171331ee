// mortal-host STATE_DIR ENDPOINT CA_FILE ROOT_FILE ACT...: a host that does acts, says so before and after each, and may be
// killed at any moment. `for-ever:SEED` deals acts until that happens.
#include <telemetry/telemetry.hpp>

#include <unistd.h>
#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace {

namespace metrics = deploy_server::metrics;
using telemetry::Choice;
using telemetry::Choices;

constexpr std::string_view for_ever = "for-ever:";
constexpr std::string_view turn_off = "off:";
constexpr std::string_view turn_on = "on:";

/// In one write: what was said before the death is said whole.
void say(const std::string& line) {
    static_cast<void>(!::write(STDOUT_FILENO, line.data(), line.size()));
}

telemetry::Options options_of(char** arguments) {
    std::ifstream root(arguments[4], std::ios::binary);
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.state_dir = arguments[1];
    options.endpoint = arguments[2];
    options.ca_file = arguments[3];
    options.notice_root.assign(std::istreambuf_iterator<char>(root), {});
    options.proxy = "none";
    options.outbound = &deploy_server::outbound::outbound_register();
    return options;
}

template <class T>
std::string outcome(const telemetry::Result<T>& result) {
    return result ? "ok" : std::string(to_string(result.error().code));
}

std::string turn(telemetry::Client& client, std::string_view name, Choice choice) {
    Choices choices;
    if (name == "sendTelemetry") {
        choices.send_telemetry = choice;
    } else {
        choices.switches.push_back({std::string(name), choice});
    }
    return outcome(client.configure(choices));
}

std::string perform(telemetry::Client& client, std::string_view act) {
    if (act.starts_with(turn_on)) return turn(client, act.substr(turn_on.size()), Choice::on);
    if (act.starts_with(turn_off)) return turn(client, act.substr(turn_off.size()), Choice::off);
    if (act == "check") return outcome(client.check_now());
    if (act == "status") return outcome(client.status());
    if (act == "export") return outcome(client.export_report());
    if (act == "reset") return outcome(client.reset_installation_id());
    if (act == "count") return client.counter(metrics::releases_last_90_days).add(), "ok";
    if (act == "restart") return client.stop(std::chrono::seconds(10)) ? (client.start(), "ok") : "late";
    return "unknown";
}

void act(telemetry::Client& client, std::string_view act) {
    say("begin " + std::string(act) + '\n');
    say("done " + std::string(act) + ' ' + perform(client, act) + '\n');
}

[[noreturn]] void act_for_ever(telemetry::Client& client, unsigned long seed) {
    constexpr std::string_view acts[] = {
        "check",  "check", "on:sendTelemetry", "off:sendTelemetry", "export", "reset", "count", "off:aiProxyEnabled",
        "status", "count", "restart",          "on:aiProxyEnabled"};
    std::mt19937_64 random(seed);
    while (true) act(client, acts[random() % std::size(acts)]);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 6) return 64;
    auto client = telemetry::Client::create(metrics::dictionary(), options_of(arguments));
    if (!client) return say("no client: " + client.error().message + '\n'), 1;
    client->start();
    for (int i = 5; i < count; ++i) {
        const std::string_view word = arguments[i];
        if (word.starts_with(for_ever)) act_for_ever(*client, std::stoul(std::string(word.substr(for_ever.size()))));
        act(*client, word);
    }
    return client->stop(std::chrono::seconds(10)) ? 0 : 1;
}
