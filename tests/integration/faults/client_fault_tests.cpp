// The real client against everything that a server can do wrong.
#include "faulty_world.hpp"

#include "notice/trust.hpp"
#include "support/impatient_transport.hpp"
#include "support/must.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/metrics.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace fault_tests;
using namespace std::chrono_literals;
using support::must;
using telemetry::ErrorCode;

namespace {

struct Case {
    std::string fault;
    ErrorCode code;
    std::string_view says;  ///< a part of the message
    bool is_retried = true;
    std::chrono::seconds not_before{0};  ///< how long the server wants to be left alone
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"delay:1h", ErrorCode::timeout, "the time for the request ran out"},
        {"drip:1/100ms", ErrorCode::timeout, "the time for the request ran out"},
        {"hang", ErrorCode::timeout, "the time for the request ran out"},
        {"cut:50", ErrorCode::protocol, "in the head of the reply"},
        {"cut:200", ErrorCode::protocol, "partial file"},
        {"length:+10", ErrorCode::protocol, "partial file"},
        {"length:-10", ErrorCode::malformed, "", false},
        {"truncate:400", ErrorCode::malformed, "", false},
        {"reset", ErrorCode::protocol, "receiving data"},
        {"reset:300", ErrorCode::protocol, "receiving data"},
        {"empty", ErrorCode::protocol, "returned nothing"},
        {"garbage", ErrorCode::protocol, "the transfer failed"},
        {"garbage:1MiB", ErrorCode::protocol, "the transfer failed"},
        {"status:500", ErrorCode::http_status, "status 500"},
        {"status:503", ErrorCode::try_later, "status 503"},
        {"status:429", ErrorCode::try_later, "status 429"},
        {"status:503/40min", ErrorCode::try_later, "status 503", true, 40min},
        {"status:429/@2h", ErrorCode::try_later, "status 429", true, 2h - 5s},
        {"status:503/47h", ErrorCode::try_later, "status 503", true, 24h},
        {"status:422", ErrorCode::rejected, "status 422", false},
        {"redirect:https://localhost:1/", ErrorCode::redirect_refused, "not followed", false},
        {"loop", ErrorCode::redirect_refused, "not followed", false},
        {"endless", ErrorCode::response_too_large, "larger than its bound", false},
        {"headers", ErrorCode::response_too_large, "larger than its bound", false},
        {"expired", ErrorCode::tls_untrusted, "certificate is not trusted"},
        {"wrong-host", ErrorCode::tls_untrusted, "certificate is not trusted"},
        {"unknown-root", ErrorCode::tls_untrusted, "certificate is not trusted"},
        {"self-signed", ErrorCode::tls_untrusted, "certificate is not trusted"},
        {"tls1.1", ErrorCode::tls_untrusted, "no trusted TLS connection"},
    };
    return all;
}

bool is_of_time(const Case& test) {
    return test.code == ErrorCode::timeout;
}

bool is_of_tls(const Case& test) {
    return collector::FaultPlan(std::vector{test.fault}).draw_for_connection().has_value();
}

// The transport as it is, or with less patience where a test would have to wait for the end of it.
telemetry::Transport& transport_for(const Case& test) {
    static support::ImpatientTransport impatient(short_patience);
    return is_of_time(test) ? static_cast<telemetry::Transport&>(impatient) : telemetry::network_transport();
}

std::vector<std::string> requests_in(const telemetry::History& history) {
    std::vector<std::string> requests;
    for (const auto& entry : history.entries) {
        if (entry.what == "request") requests.push_back(entry.text);
    }
    return requests;
}

// After a failure: a retry within 5 minutes, or within half an hour after the server allows it; else the next tick of the grid.
void check_schedule(FaultyWorld& world, const Case& test) {
    const telemetry::ScheduleRecord record = world.schedule();
    const telemetry::Timetable& timetable = *record.timetable;
    const auto wait = timetable.due - world.clock.wall();
    BOOST_TEST(record.last_result == to_string(test.code));
    BOOST_TEST((wait >= test.not_before));
    const bool is_retry = test.is_retried && test.not_before < 8h;
    BOOST_TEST((timetable.due_as == (is_retry ? telemetry::DueAs::retry : telemetry::DueAs::tick)));
    const auto retry_max = test.not_before > 0s ? test.not_before + telemetry::schedule::retry_after_step : 5min;
    if (is_retry) BOOST_TEST((wait <= retry_max));
    if (!is_retry) BOOST_TEST(((timetable.due - timetable.first) % 8h == 0s));
    if (!is_retry) BOOST_TEST((wait <= test.not_before + 8h));
}

// One good check, one that meets the fault, and one good again.
void live_through(const Case& test) {
    FaultyWorld world({"ok x1", test.fault + " x1"});
    const auto core = world.start_process(transport_for(test));
    world.make_next_check(*core);
    BOOST_TEST(world.schedule().last_result == "ok");
    const std::string id = world.folder.read("state/installation-id");
    const std::string notice = world.folder.read("state/notice.json");
    const auto files = world.state_files();

    world.make_next_check(*core);
    check_schedule(world, test);
    BOOST_TEST(world.folder.read("state/notice.json") == notice);
    BOOST_TEST(world.folder.read("state/installation-id") == id);
    BOOST_TEST((world.state_files() == files));
    BOOST_TEST((must(core->notice())->availability == telemetry::Availability::security));

    world.make_next_check(*core);
    BOOST_TEST(world.schedule().last_result == "ok");
    BOOST_TEST(world.folder.read("state/installation-id") == id);
    BOOST_TEST((world.state_files() == files));
    const telemetry::History history = must(core->installation().journal.read());
    BOOST_TEST(history.intact);
    auto written_down = requests_in(history);
    BOOST_REQUIRE(written_down.size() == 3u);
    if (is_of_tls(test)) written_down.erase(written_down.begin() + 1);  // it never left
    BOOST_TEST((world.received() == written_down));
}

// Is ready when the last has let go of the client, which breaks the promise that its log holds.
std::future<void> end_of(telemetry::detail::ClientCore& core) {
    const auto promise = std::make_shared<std::promise<void>>();
    core.installation().log.to([promise](const auto&) {});
    return promise->get_future();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_fault_tests)

BOOST_AUTO_TEST_CASE(every_fault_has_its_error) {
    for (const Case& test : cases()) {
        BOOST_TEST_CONTEXT(test.fault) {
            FaultyWorld world({test.fault});
            const auto checked = world.start_process(transport_for(test))->check_now();
            BOOST_REQUIRE(!checked.has_value());
            BOOST_TEST(to_string(checked.error().code) == to_string(test.code));
            BOOST_TEST(checked.error().message.find(test.says) != std::string::npos, checked.error().message);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_fault_moves_the_schedule_as_promised_and_costs_nothing_that_is_kept) {
    for (const Case& test : cases()) {
        BOOST_TEST_CONTEXT(test.fault) {
            live_through(test);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_costs_time_only_is_borne) {
    for (const std::string fault : {"delay:300ms", "drip:100/10ms", "truncate", "headers:4000"}) {
        FaultyWorld world({fault});
        BOOST_TEST(world.start_process(telemetry::network_transport())->check_now().has_value(), fault);
    }
}

BOOST_AUTO_TEST_CASE(retries_end_after_three_and_the_grid_stays) {
    FaultyWorld world({"reset"});
    const auto core = world.start_process(telemetry::network_transport());
    for (int i = 0; i < 4; ++i) world.make_next_check(*core);
    const telemetry::Timetable timetable = *world.schedule().timetable;
    BOOST_TEST((timetable.due == timetable.first + 8h));
    BOOST_TEST(world.received().size() == 4u);
}

BOOST_AUTO_TEST_CASE(stop_is_quick_in_every_fault) {
    std::chrono::duration<double, std::milli> longest{0};
    for (const Case& test : cases()) {
        BOOST_TEST_CONTEXT(test.fault) {
            FaultyWorld world({test.fault});
            auto core = world.start_process(telemetry::network_transport());
            const auto end = end_of(*core);
            world.pass_until_due(*core);
            core->start();
            world.wait_for_fault();
            const auto begin = std::chrono::steady_clock::now();
            static_cast<void>(core->stop(50ms));
            const auto taken = std::chrono::steady_clock::now() - begin;
            BOOST_TEST((taken < 100ms));
            BOOST_TEST(world.folder.read("state/installation-id") != "");
            longest = std::max<std::chrono::duration<double, std::milli>>(longest, taken);
            // A thread that was left behind works on in the test's world, which must outlive it.
            core.reset();
            end.wait();
        }
    }
    BOOST_TEST_MESSAGE("the longest stop took " << longest.count() << " ms");
}

BOOST_AUTO_TEST_SUITE_END()
