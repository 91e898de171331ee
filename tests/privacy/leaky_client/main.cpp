// A client with a leak: an hour of its life, by a clock that is ticked, with its only check on the way.
//
//     leaky-client --list
//     leaky-client [--leak TITLE [--past-the-gate yes]] --inventory FILE --state-dir DIR --endpoint URL --ca-file FILE …
//
// It leaks the name of the inventory's first environment. Its clock and its random numbers are the same at each run.
#include "client/core.hpp"
#include "inventory/inventory.hpp"
#include "leak.hpp"
#include "leaky_transport.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/must.hpp"

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>
#include <deploy_server/metrics.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

using namespace leaky;
using support::must;

namespace {

using Arguments = std::map<std::string, std::string>;

Arguments arguments_of(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i + 1 < argc; i += 2) arguments[argv[i]] = argv[i + 1];
    return arguments;
}

std::string name_in(const std::string& inventory) {
    std::ifstream in(inventory);
    rapidjson::IStreamWrapper stream(in);
    rapidjson::Document document;
    document.ParseStream(stream);
    return document["Environments"][0]["Name"].GetString();
}

class LeakyRandom final : public telemetry::Random {
public:
    bool fill(std::span<std::byte> bytes) noexcept override {
        const bool is_filled = steady_.fill(bytes);
        if (planted().leak.in_randomness != nullptr) planted().leak.in_randomness(bytes, planted().name);
        return is_filled;
    }

private:
    support::FakeRandom steady_;
};

telemetry::Options options_of(Arguments& arguments) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = arguments["--endpoint"];
    options.ca_file = arguments["--ca-file"];
    options.proxy = "none";
    options.state_dir = arguments["--state-dir"];
    options.choices.send_telemetry = telemetry::Choice::on;
    std::ifstream root(arguments["--notice-root"]);
    options.notice_root.assign(std::istreambuf_iterator<char>(root), {});
    return options;
}

/// Some counts are enough: each leak finds its place among them. What the process itself uses is no matter of names.
void observe(telemetry::detail::ClientCore& core, const telemetry::inventory::Counts& counts) {
    namespace metrics = deploy_server::metrics;
    auto& sources = core.installation().sources;
    sources.measure_process(false);
    const auto number = [&](auto metric, std::uint64_t value) {
        sources.observe(metric.definition(), [value] { return std::optional(value); });
    };
    number(metrics::channels, *counts.channels);
    number(metrics::tenants, *counts.tenants);
    sources.observe(metrics::environments.definition(), [honest = *counts.environments] {
        const auto leak = planted().leak.in_count;
        return leak != nullptr ? leak(honest, planted().name) : std::optional<std::uint64_t>(honest);
    });
    sources.observe(metrics::machines.definition(), [machines = *counts.machines](std::span<std::uint64_t> tally) {
        std::ranges::copy(machines, tally.begin());
    });
}

void live(telemetry::detail::ClientCore& core, support::FakeClock& clock, std::chrono::milliseconds time) {
    while (time.count() > 0) {
        const auto rest = core.step({});
        if (!rest) return;
        const auto wait = std::clamp(*rest, std::chrono::milliseconds(1000), telemetry::Worker::wait_max);
        clock.pass(wait);
        time -= wait;
    }
}

void run(Arguments arguments) {
    const std::string inventory = arguments["--inventory"];
    planted().name = name_in(inventory);
    planted().is_past_the_gate = arguments.contains("--past-the-gate");
    if (arguments.contains("--leak")) {
        const auto found = std::ranges::find(leaks(), arguments["--leak"], &Leak::title);
        planted().leak = found == leaks().end() ? throw std::invalid_argument("no such leak") : *found;
    }

    support::FakeClock clock(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    LeakyRandom random;
    LeakyTransport transport(clock);
    const auto core =
        must(telemetry::detail::ClientCore::create(deploy_server::metrics::dictionary(), options_of(arguments),
                                                   {telemetry::system_files(), clock, random, transport,
                                                    [](const char* name) -> const char* { return std::getenv(name); }}));
    core->installation().log.to([](const telemetry::LogLine& line) { std::printf("%s\n", line.text.c_str()); });
    observe(*core, must(telemetry::inventory::read_file(inventory, {})));
    if (planted().leak.in_log != nullptr) core->installation().log.info(planted().leak.in_log(planted().name));
    if (planted().leak.in_journal != nullptr) {
        const std::string text = planted().leak.in_journal(planted().name);
        must(core->installation().journal.append({"outcome", "updateCheck", {}, text}, clock.wall()));
    }
    live(*core, clock, std::chrono::hours(1));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc == 2 && std::string_view(argv[1]) == "--list") {
        for (const Leak& leak : leaks()) std::puts(leak.title);
        return 0;
    }
    run(arguments_of(argc, argv));
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "leaky-client: %s\n", error.what());
    return 70;
}
