// Memory runs out at every moment of a client's life: the process goes on.
#include "client/core.hpp"

#include "embedding.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <optional>

using namespace std::chrono_literals;
using client_tests::World;
using support::must;
namespace metrics = deploy_server::metrics;
namespace outbound = deploy_server::outbound;

namespace {

constexpr std::int64_t plenty = std::numeric_limits<std::int64_t>::max() / 2;

std::atomic<std::int64_t> left{plenty};  // that many allocations of this program succeed
std::atomic<bool> is_for_good{false};    // and all later ones fail, not one alone

bool is_refused() noexcept {
    const std::int64_t before = left.fetch_sub(1);
    return before == 0 || (before < 0 && is_for_good);
}

/// Runs a function again and again, each time with a little more memory, until it has enough.
/// @param stride how much more.
/// @param prepare makes what it needs, with plenty.
/// @return how many allocations it needs.
template <class Prepare, class Function>
std::int64_t starve(std::int64_t stride, Prepare prepare, Function function) {
    std::int64_t needed = 0;
    for (const bool for_good : {false, true}) {
        for (std::int64_t enough = 0;; enough += stride) {
            auto prepared = prepare();
            is_for_good = for_good;
            left = enough;
            try {
                function(*prepared);
            } catch (const std::bad_alloc&) {
                // The face of the client catches what its core throws.
            }
            const std::int64_t rest = left.exchange(plenty);
            if (rest > 0) {
                needed = enough - rest;
                break;
            }
        }
    }
    return needed;
}

/// A client whose check is due, and is answered.
struct Due {
    World world;
    std::shared_ptr<telemetry::detail::ClientCore> core;

    Due() {
        world.settings("sendTelemetry = 1\n");
        world.transport.then_reply(200, reply());
        core = world.start_process();
        core->installation().log.to([](const auto&) {});
        core->on_notice([](const auto&) {});
        static_cast<void>(core->step({}));
        world.clock.pass(must(core->status()).next_check.value() - world.clock.wall());
    }

    static const std::string& reply() {
        static const std::string good = client_tests::good_reply();
        return good;
    }
};

/// A host in a directory of its own, whose server cannot be reached.
struct Host {
    support::TemporaryDirectory folder;
    telemetry::Options options;

    Host() {
        options.product = "deploy-server";
        options.version = "2018.2.2";
        options.endpoint = "https://127.0.0.1:1/v1/check";
        options.proxy = "none";
        options.state_dir = folder.path_of("state");
        options.config_dir = folder.path_of("etc");
        options.outbound = &outbound::outbound_register();
        options.choices.send_telemetry = telemetry::Choice::on;
    }
};

template <class T>
std::unique_ptr<T> make() {
    return std::make_unique<T>();
}

/// All that a host can call.
void live(Host& host) {
    auto created = telemetry::Client::create(metrics::dictionary(), std::move(host.options));
    if (!created) return;
    telemetry::Client& client = *created;
    client.on_log([](const auto&) {});
    client.on_notice([](const auto&) {});
    client.observe(metrics::environments, [] { return 3u; });
    client.counter(metrics::releases_last_90_days).add();
    client.license_serial("ABC");
    client.start();
    client.reload();
    static_cast<void>(client.check_now());
    static_cast<void>(client.preview());
    static_cast<void>(client.status());
    static_cast<void>(client.history());
    static_cast<void>(client.notice());
    static_cast<void>(client.export_report());
    static_cast<void>(client.accept_notice("x"));
    static_cast<void>(client.outbound().permit(outbound::agent_connections, "https://agent.example.com/"));
    static_cast<void>(client.outbound().status());
    static_cast<void>(client.configure({.upgrade_check = telemetry::Choice::on}));
    static_cast<void>(client.reset_installation_id());
    client.stop(10s);
}

}  // namespace

void* operator new(std::size_t size) {
    if (!is_refused()) {
        if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

BOOST_AUTO_TEST_SUITE(want_of_memory_tests)

BOOST_AUTO_TEST_CASE(a_look_at_the_schedule_ends_well) {
    const auto look = [](Due& due) { static_cast<void>(due.core->step({})); };
    BOOST_TEST(starve(3, make<Due>, look) > 500);
}

BOOST_AUTO_TEST_CASE(a_check_by_hand_ends_well) {
    const auto check = [](Due& due) { static_cast<void>(due.core->check_now()); };
    BOOST_TEST(starve(5, make<Due>, check) > 500);
}

BOOST_AUTO_TEST_CASE(a_thread_begins_and_ends_well) {
    const auto run = [](Due& due) {
        due.core->start();
        due.core->stop(10s);
    };
    BOOST_TEST(starve(1, make<Due>, run) > 10);
}

BOOST_AUTO_TEST_CASE(every_call_of_a_host_ends_well) {
    BOOST_TEST(starve(37, make<Host>, live) > 1000);
}

BOOST_AUTO_TEST_SUITE_END()
