#include "client/carrying.hpp"

#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using client_tests::good_reply;
using client_tests::World;
using support::must;
using telemetry::Choice;
using telemetry::ErrorCode;

namespace {

bool has_usage(const std::string& body) {
    return body.find("\"usage\"") != std::string::npos;
}

/// As it stands in a build with TELEMETRY_COMPILED_OUT.
class NoNetwork final : public telemetry::Transport {
public:
    [[nodiscard]] bool is_there() const noexcept override { return false; }
    telemetry::Result<telemetry::Reply> send(const telemetry::ApprovedRequest&, const telemetry::Route&,
                                             std::stop_token) override {
        throw std::logic_error("nothing may come here");
    }
};

/// The journal as lines `what purpose`.
std::string journal_of(telemetry::detail::ClientCore& core) {
    std::string text;
    for (const auto& entry : must(core.installation().journal.read()).entries) text += entry.what + " " + entry.purpose + "\n";
    return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(carrying_tests, World)

BOOST_AUTO_TEST_CASE(an_export_is_the_body_of_the_dry_run_and_stands_in_the_journal_as_it_left) {
    settings("sendTelemetry = 1\ndenyMetrics = cpuAveragePercent, memoryUsedBytes\n");  // they change from look to look
    const auto core = start_process();
    core->installation().sources.observe(deploy_server::metrics::environments.definition(), [] { return 12; });
    const std::string first = must(core->export_report()).requests.front().body;
    BOOST_TEST(has_usage(first));
    BOOST_TEST(must(core->preview()).requests.front().body == first);
    BOOST_TEST(!must(core->preview()).installation_id_is_provisional);
    const auto entries = must(core->installation().journal.read()).entries;
    BOOST_REQUIRE(entries.size() == 1u);
    BOOST_TEST(entries.front().what == "export");
    BOOST_TEST(entries.front().text == first);
    BOOST_TEST(transport.sent().empty());
}

BOOST_AUTO_TEST_CASE(an_export_is_made_where_the_network_is_shut) {
    settings("offline = true\nsendTelemetry = 1\n");
    const auto core = start_process();
    BOOST_TEST(has_usage(must(core->export_report()).requests.front().body));
}

BOOST_AUTO_TEST_CASE(without_consent_an_export_has_four_members) {
    const auto core = start_process();
    BOOST_TEST(!has_usage(must(core->export_report()).requests.front().body));
    settings("sendTelemetry = false\noffline = true\n");
    BOOST_TEST(!has_usage(must(core->export_report()).requests.front().body));
    settings("sendTelemetry = 1\n");
    variables["DO_NOT_TRACK"] = "1";
    BOOST_TEST(!has_usage(must(start_process()->export_report()).requests.front().body));
}

BOOST_AUTO_TEST_CASE(who_turned_the_check_off_has_turned_its_export_off) {
    const auto core = start_process();
    settings("offline = true\nupgradeCheck = false\n");
    const auto refused = core->export_report();
    BOOST_TEST((refused.error().code == ErrorCode::turned_off));
    BOOST_TEST(refused.error().message == "turned off by upgradeCheck (settings.conf line 2)");
    settings("offline = perhaps\n");
    BOOST_TEST((core->export_report().error().code == ErrorCode::configuration));
    BOOST_TEST(journal_of(*core) == "");
}

BOOST_AUTO_TEST_CASE(statistics_that_go_apart_are_exported_apart) {
    settings("sendTelemetry = 1\nusageEndpoint = https://usage.example.com/v1/usage\n");
    const auto core = start_process();
    const auto report = must(core->export_report());
    BOOST_REQUIRE(report.requests.size() == 2u);
    BOOST_TEST(!has_usage(report.requests[0].body));
    BOOST_TEST(has_usage(report.requests[1].body));
    BOOST_TEST(journal_of(*core) == "export updateCheck\nexport usageStatistics\n");
}

// A consent that was withdrawn while values were collected did not hold the export back.
BOOST_AUTO_TEST_CASE(a_switch_that_is_turned_while_an_export_collects_holds_it_back) {
    for (const bool is_back : {false, true}) {
        World world;
        world.settings("sendTelemetry = 1\n");
        const auto core = world.start_process();
        core->installation().sources.observe(deploy_server::metrics::users.definition(), [&] {
            must(core->configure({.send_telemetry = Choice::off}));
            if (is_back) must(core->configure({.send_telemetry = Choice::on}));
            return std::optional<std::uint64_t>(1);
        });
        BOOST_TEST((core->export_report().error().code == ErrorCode::turned_off));
        BOOST_TEST(journal_of(*core).find("export") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_switch_that_is_turned_while_an_export_is_written_down_holds_it_back) {
    settings("sendTelemetry = 1\n");
    const auto core = start_process();
    files.lay("state/journal.jsonl", "\x01 broken\n");
    bool is_told = false;
    core->installation().log.to([&](const auto&) {  // of the journal that is put aside
        is_told = true;
        must(core->configure({.send_telemetry = Choice::off}));
    });
    BOOST_TEST((core->export_report().error().code == ErrorCode::turned_off));
    BOOST_TEST(is_told);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_down_is_not_given_out) {
    const auto core = start_process();
    must(core->export_report());
    files.set_room(0);
    BOOST_TEST(!core->export_report().has_value());
}

BOOST_AUTO_TEST_CASE(a_notice_that_was_carried_in_is_kept_and_told_while_the_network_is_shut) {
    settings("offline = true\n");
    const auto core = start_process();
    std::vector<telemetry::UpdateNotice> told;
    core->on_notice([&](const auto& notice) { told.push_back(notice); });
    const auto accepted = must(core->accept_notice(good_reply()));
    BOOST_TEST((accepted.availability == telemetry::Availability::security));
    BOOST_TEST(told.size() == 1u);
    BOOST_TEST((must(start_process()->notice())->availability == telemetry::Availability::security));
    BOOST_TEST(transport.sent().empty());
    BOOST_TEST(journal_of(*core) == "");
}

// A callback came after the host's stop, if a person's notice was on its way then.
BOOST_AUTO_TEST_CASE(a_notice_that_a_stop_overtakes_is_kept_and_not_told) {
    files.lay("state/notice.json", "broken");
    const auto core = start_process();
    bool is_told = false;
    core->on_notice([&](const auto&) { is_told = true; });
    core->installation().log.to([&](const auto& line) {
        if (line.text.find("put-aside") != std::string::npos) core->stop(std::chrono::seconds(60));
    });
    must(core->accept_notice(good_reply()));
    BOOST_TEST(!is_told);
    must(core->accept_notice(good_reply(413)));  // of a person who asks after the stop
    BOOST_TEST(is_told);
}

BOOST_AUTO_TEST_CASE(a_notice_that_is_refused_leaves_the_former_one_in_force) {
    const auto core = start_process();
    must(core->accept_notice(good_reply(412)));
    BOOST_TEST((core->accept_notice(good_reply(411)).error().code == ErrorCode::rollback));
    BOOST_TEST((core->accept_notice(std::string(70'000, ' ')).error().code == ErrorCode::too_large));
    BOOST_TEST((core->accept_notice("{}").error().code == ErrorCode::malformed));
    std::string forged = good_reply(500);
    forged[forged.find("\"sig\":\"") + 10] ^= 1;
    BOOST_TEST((core->accept_notice(forged).error().code == ErrorCode::bad_signature));
    BOOST_TEST(must(core->notice()).has_value());
    must(core->accept_notice(good_reply(412)));
    must(core->accept_notice(good_reply(413)));
}

BOOST_AUTO_TEST_CASE(a_notice_waits_for_the_check_that_is_under_way) {
    const auto core = start_process();
    must(core->accept_notice(good_reply()));
    const auto held = must(core->installation().directory.lock(telemetry::LockOf::pass));
    BOOST_TEST((core->accept_notice(good_reply(413)).error().code == ErrorCode::state_busy));
}

// Whatever was wrong with the lock, another check was said to be under way.
BOOST_AUTO_TEST_CASE(a_lock_that_cannot_be_had_is_not_taken_for_a_check_that_is_under_way) {
    const auto core = start_process();
    std::string refusals;
    for (std::size_t number = 0; number < 8; ++number) {
        files.heal();
        files.fail(number);
        if (const auto checked = core->check_now(); !checked) refusals += checked.error().message + '\n';
        files.heal();
        files.fail(number);
        if (const auto accepted = core->accept_notice(good_reply()); !accepted) refusals += accepted.error().message + '\n';
    }
    BOOST_TEST(refusals.find("state directory: lock: lock: fails on purpose") != std::string::npos);
    BOOST_TEST(refusals.find("another check") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_the_network_was_left_out_all_but_the_carrying_is_turned_off_by_the_build) {
    settings("offline = false\nupgradeCheck = true\nsendTelemetry = 1\n");
    options.choices.offline = Choice::off;
    options.outbound = &deploy_server::outbound::outbound_register();
    NoNetwork none;
    telemetry::Surroundings isolated{files, clock, random, none, surroundings().variable};
    const auto core =
        must(telemetry::detail::ClientCore::create(deploy_server::metrics::dictionary(), options, std::move(isolated)));
    BOOST_TEST(core->check_now().error().message == "turned off by offline (this build)");
    core->start();
    BOOST_TEST(!core->step({}).has_value());
    const auto status = must(core->status());
    BOOST_TEST(std::ranges::find(status.settings, "offline", &telemetry::SettingStatus::key)->set_by == "this build");
    for (const auto& one : status.switches) BOOST_TEST(one.set_by == "offline (this build)", one.key);
    BOOST_TEST(has_usage(must(core->export_report()).requests.front().body));
    must(core->accept_notice(good_reply()));
}

BOOST_AUTO_TEST_SUITE_END()
