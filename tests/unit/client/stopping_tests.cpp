// The host stops its client, forks or exits, while its callbacks do what they like.
#include "client/core.hpp"

#include "client/exit.hpp"
#include "embedding.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using client_tests::World;
using support::must;
using telemetry::detail::ClientCore;
namespace metrics = deploy_server::metrics;
namespace outbound = deploy_server::outbound;

namespace {

const std::string agents = "https://agent.example.com/";

/// Does something when the last who holds it lets go of it, as the captures of a host's lambda may.
std::shared_ptr<const int> last_words(std::function<void()> words) {
    return {new int(0), [words = std::move(words)](const int* number) {
                delete number;
                words();
            }};
}

/// A client whose thread has a check to make as soon as it starts.
struct Due {
    World world;
    std::shared_ptr<ClientCore> core;

    Due() {
        world.settings("sendTelemetry = 1\n");
        world.options.outbound = &outbound::outbound_register();
        core = world.start_process();
        static_cast<void>(core->step({}));
        world.clock.pass(must(core->status()).next_check.value() - world.clock.wall());
    }

    void observe(const telemetry::MetricHandle& metric, std::function<void()> asked) const {
        core->installation().sources.observe(metric.definition(), [asked = std::move(asked)] {
            asked();
            return std::optional<std::uint64_t>(7);
        });
    }

    /// Lets go of the client, and waits until its threads have done so too.
    void wait_for_the_end() {
        const std::weak_ptr<ClientCore> last = std::exchange(core, nullptr);
        while (!last.expired()) std::this_thread::yield();
    }
};

/// A client whose thread is in a callback, the first that it has called, which returns when it is released.
struct Held : Due {
    std::promise<void> asked;
    std::promise<void> release;

    Held() {
        observe(metrics::environments, [this, is_first = true]() mutable {
            if (std::exchange(is_first, false)) asked.set_value(), release.get_future().wait();
        });
        core->start();
        asked.get_future().wait();
    }
};

/// The exit code of a child that runs a function and exits as programs do; it has a minute, after which the system ends it.
/// An exception ends it too: the test goes on in the parent alone.
template <class Function>
int in_child(Function function) noexcept {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        function();
        std::exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

telemetry::Client client_in(const std::string& state_dir) {
    telemetry::Options options = World::default_options();
    options.state_dir = state_dir;
    options.config_dir = state_dir + "-etc";
    options.outbound = &outbound::outbound_register();
    return must(telemetry::Client::create(metrics::dictionary(), std::move(options)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stopping_tests)

// Bug: a reload that had begun before a stop made a thread after it.
BOOST_AUTO_TEST_CASE(no_thread_begins_after_a_stop_that_came_between) {
    for (const bool is_start : {true, false}) {
        Due host;
        if (!is_start) {
            host.world.settings("upgradeCheck = false\n");
            host.core->start();
            host.world.settings("sendTelemetry = 1\n");
        }
        host.world.files.on_watch = [&] { BOOST_TEST(host.core->stop(10s)); };
        is_start ? host.core->start() : host.core->reload();
        BOOST_TEST(host.core.use_count() == 1);  // a thread would hold another
        BOOST_TEST(host.world.transport.sent().empty());
    }
}

// Bug: a stop that the host's log made of the line about a start was undone by that start.
BOOST_AUTO_TEST_CASE(a_stop_that_the_log_of_a_start_makes_is_the_later_word) {
    Due host;
    host.core->installation().log.to([&](const telemetry::LogLine&) { BOOST_TEST(host.core->stop(10s)); });
    host.core->start();
    BOOST_TEST(host.core.use_count() == 1);  // a thread would hold another
    BOOST_TEST((host.core->check_now().error().code == telemetry::ErrorCode::stopped));
    BOOST_TEST(host.world.transport.sent().empty());
}

// Bug: the log was called under a lock, and a host that called its client from there hung.
BOOST_AUTO_TEST_CASE(the_log_may_call_the_client_when_no_thread_can_be_made) {
    Due host;
    int called = 0;
    host.core->installation().log.to([&](const telemetry::LogLine&) {
        ++called;
        host.core->on_notice({});
        BOOST_TEST(host.core->stop(10s));
    });
    host.world.files.fail_from(0);
    host.core->start();
    host.core->reload();
    BOOST_TEST(called > 1);
    BOOST_TEST(host.core.use_count() == 1);
}

// Bug: callbacks were destroyed under locks, and what they held could not call the client.
BOOST_AUTO_TEST_CASE(what_a_replaced_callback_held_may_call_the_client) {
    Due host;
    ClientCore& core = *host.core;
    int words = 0;
    const auto call = [&] {
        ++words;
        core.on_notice({});
        core.installation().log.to({});
        core.installation().sources.observe(metrics::users.definition(), [] { return std::optional<std::uint64_t>(1); });
        core.reload();
    };
    const auto follow = [&](std::shared_ptr<const int> held) {
        must(core.follow(outbound::community_step_templates, {.address = "https://library.example.com/v1/step-templates",
                                                              .in_use = [] { return std::vector<telemetry::FeedItem>(); },
                                                              .on_newer = [held = std::move(held)](const auto&) {}}));
    };
    core.on_notice([held = last_words(call)](const auto&) {});
    core.on_notice({});
    core.installation().log.to([held = last_words(call)](const auto&) {});
    core.installation().log.to({});
    host.observe(metrics::environments, [held = last_words(call)] {});
    host.observe(metrics::environments, [] {});
    follow(last_words(call));
    follow(nullptr);
    BOOST_TEST(words == 4);
}

// Bug: a thread that was left behind went on calling the host, which may have been gone. And the caller wrote down what was
// asked for on a disk that may be the reason why the thread is late.
BOOST_AUTO_TEST_CASE(a_thread_that_is_left_behind_calls_nobody_and_writes_by_itself) {
    Due host;
    std::promise<void> asked;
    std::promise<void> release;
    std::atomic<int> calls = 0;
    host.observe(metrics::environments, [&] {
        asked.set_value();
        release.get_future().wait();
    });
    host.observe(metrics::projects, [&] { ++calls; });
    host.core->on_notice([&](const auto&) { ++calls; });
    host.world.transport.then_reply(200, client_tests::good_reply());
    host.core->start();
    asked.get_future().wait();
    BOOST_TEST(host.core->permit(outbound::agent_connections.entry().id, agents).is_allowed());
    BOOST_TEST(!host.core->stop(1ms));
    BOOST_TEST(!host.world.files.visible("state/outbound-uses").has_value());
    host.core->installation().log.to([&](const auto&) { ++calls; });
    host.world.files.lay("state/outbound-uses", "broken");  // which would be told
    release.set_value();
    host.wait_for_the_end();
    BOOST_TEST(calls == 0);
    BOOST_TEST(host.world.transport.sent().empty());
    BOOST_TEST(host.world.files.visible("state/outbound-uses.broken-1").has_value());
    BOOST_TEST(!host.world.files.visible("state/snapshot").has_value());
}

// Bug: only the first stop waited; a second one said that the thread had ended, and the host took away what it still used.
BOOST_AUTO_TEST_CASE(every_stop_waits_for_a_thread_that_is_left_behind) {
    Held host;
    auto patient = std::async(std::launch::async, [&] { return host.core->stop(60s); });
    BOOST_TEST(!host.core->stop(1ms));
    BOOST_TEST(!host.core->stop(1ms));
    host.core->start();
    BOOST_TEST(!host.core->stop(1ms));  // the second thread may have ended, the first has not
    host.release.set_value();
    BOOST_TEST(patient.get());
    BOOST_TEST(host.core->stop(60s));
    BOOST_TEST(host.core->stop(0ms));
    BOOST_TEST(host.core.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_client_that_left_a_thread_behind_can_start_again) {
    Held host;
    BOOST_TEST(!host.core->stop(1ms));
    const auto holders = host.core.use_count();
    host.core->start();
    BOOST_TEST(host.core.use_count() > holders);  // a second thread is among them
    host.release.set_value();
    BOOST_TEST(host.core->stop(60s));
    BOOST_TEST(host.core.use_count() == 1);
}

// Bug: the thread that a stop waited for took the counting with it, though the client was started again meanwhile.
BOOST_AUTO_TEST_CASE(a_start_beside_a_stop_goes_on_counting) {
    Held host;
    auto patient = std::async(std::launch::async, [&] { return host.core->stop(60s); });
    while (host.core->check_now().error().code != telemetry::ErrorCode::stopped) std::this_thread::yield();
    host.core->start();
    host.release.set_value();
    BOOST_TEST(patient.get());
    BOOST_TEST(host.core->installation().counters.accepted_consent() > 0u);
    BOOST_TEST(host.core->stop(60s));
    BOOST_TEST(host.core->installation().counters.accepted_consent() == 0u);
}

// Bug: a client that was stopped kept its counts in memory, and after the next start sent what had been withdrawn meanwhile.
BOOST_AUTO_TEST_CASE(counts_that_are_withdrawn_while_a_client_is_stopped_do_not_come_back) {
    for (const bool is_withdrawn : {false, true}) {
        World world;
        world.settings("sendTelemetry = 1\n");
        const auto core = world.start_process();
        const auto& metric = metrics::deployments_last_90_days.definition();
        const auto counter = core->installation().counters.counter(metric);
        counter.add(5);
        core->start();
        BOOST_TEST(core->stop(60s));
        counter.add(7);  // while nobody knows what the administrator says
        if (is_withdrawn) {
            const auto other = world.start_process();
            must(other->configure({.send_telemetry = telemetry::Choice::off}));
            must(other->configure({.send_telemetry = telemetry::Choice::on}));
        }
        core->start();
        counter.add(1);
        BOOST_TEST(core->installation().counters.value_of(metric).value() == (is_withdrawn ? 1u : 6u));
        BOOST_TEST(core->stop(60s));
    }
}

BOOST_AUTO_TEST_CASE(a_notice_is_not_delivered_after_a_stop) {
    Due host;
    int notices = 0;
    host.core->on_notice([&](const auto&) { ++notices; });
    std::stop_source stop;
    host.world.transport.then([&](const auto&, auto) {
        stop.request_stop();
        return telemetry::Reply{200, client_tests::good_reply(), {}};
    });
    static_cast<void>(host.core->step(stop.get_token()));
    BOOST_TEST(host.world.transport.sent().size() == 1u);
    BOOST_TEST(notices == 0);
    BOOST_TEST(must(host.core->notice()).has_value());
}

// Bug: a client that a forked child had made was not stopped when the child exited.
BOOST_AUTO_TEST_CASE(a_forked_child_stops_its_own_clients_at_its_exit) {
    const support::TemporaryDirectory folder;
    const auto own = client_in(folder.path_of("parent"));
    const auto use = [&] {
        static auto* const client = new telemetry::Client(client_in(folder.path_of("child")));  // which nobody destroys
        static_cast<void>(client->outbound().permit(outbound::agent_connections, agents));
    };
    BOOST_TEST(in_child(use) == 0);
    BOOST_TEST(std::filesystem::exists(folder.path_of("child/outbound-uses")));  // which a stop writes
    BOOST_TEST(!std::filesystem::exists(folder.path_of("parent/outbound-uses")));
}

// Bug: a child could hang for ever where it made its first client, if another thread of its parent was making one too.
BOOST_AUTO_TEST_CASE(a_fork_at_any_moment_leaves_a_child_that_can_have_a_client) {
    constexpr int forks = 200;
    const support::TemporaryDirectory folder;
    Due host;
    const telemetry::Choices on{.upgrade_check = telemetry::Choice::on, .send_telemetry = telemetry::Choice::on};
    for (const auto* state_dir : {"parent", "child"}) must(client_in(folder.path_of(state_dir)).configure(on));
    const auto crowd = [&](const std::stop_token& over) {
        while (!over.stop_requested()) telemetry::detail::stop_at_exit(host.core);
    };
    const auto live = [&](const std::stop_token& over) {
        while (!over.stop_requested()) client_in(folder.path_of("parent")).counter(metrics::releases_last_90_days).add();
    };
    const auto live_in_child = [&] {
        if (MEMORY_SURVIVES_FORKS) {
            telemetry::Client own = client_in(folder.path_of("child"));
            own.counter(metrics::releases_last_90_days).add();
            own.start();
            ::_exit(own.stop(30s) ? 0 : 1);
        }
        telemetry::detail::stop_at_exit(host.core);
        ::_exit(0);
    };
    const std::jthread crowding(crowd);
    std::jthread living;
    if (MEMORY_SURVIVES_FORKS) living = std::jthread(live);
    for (int i = 0; i < forks; ++i) BOOST_REQUIRE(in_child(live_in_child) == 0);
    BOOST_TEST(std::filesystem::exists(folder.path_of("child/counts")) == MEMORY_SURVIVES_FORKS);  // which a stop writes
}

BOOST_AUTO_TEST_SUITE_END()
