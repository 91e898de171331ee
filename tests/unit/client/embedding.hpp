// A host that embeds the library, in a world that a test owns.
#pragma once

#include <telemetry/client.hpp>

#include "client/core.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/fake_transport.hpp"
#include "support/memory_files.hpp"

#include <deploy_server/metrics.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace client_tests {

/// The machine outlives its processes: `start_process` may be called again and again.
class World {
public:
    support::FakeClock clock{std::chrono::sys_days(std::chrono::year(2018) / 8 / 5)};
    support::FakeRandom random;
    support::MemoryFiles files;
    support::FakeTransport transport;
    std::map<std::string, std::string> variables;
    telemetry::Options options = default_options();

    [[nodiscard]] static telemetry::Options default_options();
    [[nodiscard]] telemetry::Surroundings surroundings();
    [[nodiscard]] std::shared_ptr<telemetry::detail::ClientCore> start_process();
    [[nodiscard]] telemetry::Result<std::shared_ptr<telemetry::detail::ClientCore>> try_process();

    /// A line of the settings file, as an administrator would write it.
    void settings(const std::string& text) { files.lay("state/settings.conf", text); }

    /// Lets time pass in the worker's steps until it is over, as the worker would.
    void run(telemetry::detail::ClientCore& core, std::chrono::seconds time);

    /// The bodies of all requests so far.
    [[nodiscard]] std::vector<std::string> bodies() const;
};

/// A verified answer: one security release, for everybody.
[[nodiscard]] std::string good_reply(std::int64_t sequence = 412);

}  // namespace client_tests
