// Real files and a running worker: what another process writes is heard at once.
#include "client/core.hpp"

#include "embedding.hpp"
#include "support/held.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using client_tests::good_reply;
using client_tests::World;
using support::Held;
using support::must;
using telemetry::Choice;
using telemetry::ErrorCode;
using telemetry::detail::ClientCore;

namespace {

/// Ends by the time limit of the test if it is never so again.
void wait_until_held(const Held& held) {
    while (Held() != held) std::this_thread::yield();
}

struct Fixture {
    World world;
    support::TemporaryDirectory directory;
    std::promise<void> reached;
    std::promise<void> cancelled;

    Fixture() {
        world.options.state_dir = directory.path_of("state");
        world.options.config_dir = directory.path_of("etc/product");
    }

    std::shared_ptr<ClientCore> start_process() {
        telemetry::Surroundings real = {telemetry::system_files(), world.clock, world.random, world.transport,
                                        world.surroundings().variable};
        return must(ClientCore::create(deploy_server::metrics::dictionary(), world.options, std::move(real)));
    }

    void then_silence() {
        world.transport.then([&](const auto& request, std::stop_token stop) {
            reached.set_value();
            support::FakeTransport silent;
            silent.then_silence();
            auto reply = silent.send(request, {}, std::move(stop));
            cancelled.set_value();
            return reply;
        });
    }

    /// A server whose check is under way, and which nobody answers.
    std::shared_ptr<ClientCore> start_check() {
        then_silence();
        auto core = start_process();
        const auto rest = core->step({});
        BOOST_REQUIRE(rest.has_value());
        world.clock.pass(*rest);
        core->start();
        reached.get_future().wait();
        return core;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(turning_off_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_choice_of_another_process_cancels_a_check_and_ends_the_thread) {
    const Held before;
    const auto core = start_check();
    must(start_process()->configure({.upgrade_check = Choice::off}));
    cancelled.get_future().wait();
    wait_until_held(before);
    BOOST_TEST(world.transport.sent().size() == 1u);
    BOOST_TEST(core->stop(10s));
}

BOOST_AUTO_TEST_CASE(a_marker_in_a_directory_that_was_not_there_cancels_a_check_and_ends_the_thread) {
    const Held before;
    const auto core = start_check();
    directory.write("etc/product/no-outbound", "");
    cancelled.get_future().wait();
    wait_until_held(before);
    BOOST_TEST(core->stop(10s));
}

BOOST_AUTO_TEST_CASE(a_drop_in_ends_a_thread_that_waits_for_its_hour) {
    const Held before;
    directory.write("etc/product/outbound.d/10-channel.conf", "channel = beta\n");
    const auto core = start_process();
    core->start();
    directory.write("etc/product/outbound.d/20-off.conf", "offline = true\n");
    wait_until_held(before);
    BOOST_TEST(core->stop(10s));
}

BOOST_AUTO_TEST_CASE(a_client_that_was_stopped_and_started_again_hears_again) {
    directory.write("etc/product/before", "");
    const Held before;
    const auto core = start_process();
    core->start();
    BOOST_TEST(core->stop(10s));
    BOOST_TEST(Held().threads == before.threads);
    const std::string schedule = directory.path_of("state/schedule");
    std::filesystem::remove(schedule);
    core->start();
    while (!std::filesystem::exists(schedule)) std::this_thread::yield();  // it has looked at the settings
    directory.write("etc/product/no-outbound", "");
    wait_until_held(before);
    BOOST_TEST(core->stop(10s));
}

BOOST_AUTO_TEST_CASE(a_config_map_of_kubernetes_that_is_replaced_ends_the_thread) {
    for (const std::string mount : {"etc/product/outbound.d", "mnt/config-map"}) {
        const support::TemporaryDirectory machine;
        world.options.state_dir = machine.path_of("state");
        world.options.config_dir = machine.path_of("etc/product");
        const auto name = [&](const std::string& file) { return machine.path_of(mount + "/" + file); };
        machine.write(mount + "/..1/a.conf", "channel = beta\n");
        std::filesystem::create_symlink("..1", name("..data"));
        std::filesystem::create_symlink("..data/a.conf", name("a.conf"));
        machine.write("etc/product/other", "");
        if (mount.starts_with("mnt")) {
            std::filesystem::create_symlink(name("a.conf"), machine.path_of("etc/product/outbound.conf"));
        }
        const Held before;
        const auto core = start_process();
        core->start();
        BOOST_TEST(core->installation().configuration().settings.channel.value == "beta");
        machine.write(mount + "/..2/a.conf", "offline = true\n");
        std::filesystem::create_symlink("..2", name("..data_tmp"));
        std::filesystem::rename(name("..data_tmp"), name("..data"));
        wait_until_held(before);
        BOOST_TEST(core->stop(10s));
    }
}

BOOST_AUTO_TEST_CASE(a_link_in_the_state_directory_is_refused_and_turns_everything_off) {
    directory.write("elsewhere", "upgradeCheck = true\n");
    std::filesystem::create_directories(directory.path_of("state"));
    std::filesystem::create_symlink(directory.path_of("elsewhere"), directory.path_of("state/settings.conf"));
    const auto settings = start_process()->installation().configuration().settings;
    BOOST_TEST(settings.check_forbidden_by(true).find("settings.conf: is a symbolic link") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(statistics_that_are_withdrawn_cancel_the_check_that_carries_them) {
    then_silence();
    const auto core = start_process();
    must(core->configure({.send_telemetry = Choice::on}));
    auto result = std::async(std::launch::async, [&] { return core->check_now(); });
    reached.get_future().wait();
    must(start_process()->configure({.send_telemetry = Choice::off}));
    BOOST_TEST((result.get().error().code == ErrorCode::turned_off));
}

// The check, which has none, was cancelled with them; or they went, where the consent came back before they left.
BOOST_AUTO_TEST_CASE(statistics_that_go_apart_and_are_withdrawn_are_held_back_without_the_check) {
    for (const bool comes_back : {false, true}) {
        directory.write("state/settings.conf", "sendTelemetry = 1\nusageEndpoint = https://telemetry.example.com/v1/usage\n");
        const auto core = start_process();
        const auto sent_before = world.transport.sent().size();
        world.transport.then([&](const auto&, const std::stop_token& stop) {
            const std::size_t threads = Held().threads;
            must(start_process()->configure({.send_telemetry = Choice::off}));
            while (Held().threads >= threads) std::this_thread::yield();  // until who watches the consent has heard it
            if (comes_back) must(start_process()->configure({.send_telemetry = Choice::on}));
            if (stop.stop_requested()) return telemetry::Result<telemetry::Reply>(telemetry::failure(ErrorCode::cancelled, ""));
            return telemetry::Result<telemetry::Reply>(telemetry::Reply{200, good_reply(), {}});
        });
        must(core->check_now());
        BOOST_TEST(world.transport.sent().size() == sent_before + 1);
    }
}

// A person whose check was ended by a setting was told to try again later.
BOOST_AUTO_TEST_CASE(a_check_by_hand_that_a_setting_ends_is_told_which_and_so_is_the_journal) {
    then_silence();
    const auto core = start_process();
    auto result = std::async(std::launch::async, [&] { return core->check_now(); });
    reached.get_future().wait();
    directory.write("etc/product/no-outbound", "");
    const auto ended = result.get();
    BOOST_TEST((ended.error().code == ErrorCode::turned_off));
    BOOST_TEST(ended.error().message.find("no-outbound") != std::string::npos, ended.error().message);
    BOOST_TEST(must(core->installation().journal.read()).entries.back().text == "turned_off");
}

BOOST_AUTO_TEST_CASE(a_setting_that_ends_the_collecting_is_named_too) {
    const auto core = start_process();
    must(core->configure({.send_telemetry = Choice::on}));
    core->installation().sources.observe(deploy_server::metrics::users.definition(), [this] {
        const std::size_t threads = Held().threads;
        directory.write("etc/product/no-outbound", "");
        while (Held().threads >= threads) std::this_thread::yield();  // until who watches the settings has cancelled it
        return std::optional<std::uint64_t>(7);
    });
    BOOST_TEST((core->check_now().error().code == ErrorCode::turned_off));
    BOOST_TEST(world.transport.sent().empty());
}

BOOST_AUTO_TEST_CASE(a_metric_that_is_denied_cancels_the_check_that_carries_it) {
    then_silence();
    const auto core = start_process();
    must(core->configure({.send_telemetry = Choice::on}));
    auto result = std::async(std::launch::async, [&] { return core->check_now(); });
    reached.get_future().wait();
    directory.write("etc/product/outbound.d/10-deny.conf", "denyMetrics = users\n");
    BOOST_TEST((result.get().error().code == ErrorCode::cancelled));
}

BOOST_AUTO_TEST_CASE(a_client_that_is_off_holds_neither_thread_nor_descriptor) {
    directory.write("etc/product/no-outbound", "");
    const Held before;
    const auto core = start_process();
    core->start();
    BOOST_TEST((Held() == before));
}

// Each look wrote the lock there, which brought the next look at once.
BOOST_AUTO_TEST_CASE(what_the_product_writes_beside_its_settings_is_no_news) {
    world.options.config_dir = world.options.state_dir;
    const auto core = start_process();
    const auto watch = core->installation().watch_settings();
    BOOST_REQUIRE(watch);
    static_cast<void>(core->step({}));
    directory.write("state/product.log", "x");
    BOOST_TEST(!watch->take_news());
    for (const char* const name :
         {"state/outbound.conf", "state/no-outbound", "state/settings.conf", "state/outbound.d/a.conf"}) {
        directory.write(name, "offline = true\n");
        BOOST_TEST(watch->take_news(), name);
    }
}

BOOST_AUTO_TEST_CASE(a_state_directory_that_is_removed_is_made_again) {
    const auto core = start_process();
    static_cast<void>(core->step({}));
    std::filesystem::remove_all(directory.path_of("state"));
    static_cast<void>(core->step({}));
    BOOST_TEST(std::filesystem::exists(directory.path_of("state/schedule")));
}

// The client gave up for good.
BOOST_AUTO_TEST_CASE(a_state_directory_that_cannot_be_made_at_the_start_is_tried_for_again) {
    const auto core = start_process();
    std::filesystem::remove_all(directory.path_of("state"));
    directory.write("state", "in the way");
    core->start();
    std::filesystem::remove(directory.path_of("state"));
    while (!std::filesystem::exists(directory.path_of("state/schedule"))) std::this_thread::yield();
    BOOST_TEST(core->stop(10s));
}

BOOST_AUTO_TEST_SUITE_END()
