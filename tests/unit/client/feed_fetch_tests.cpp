#include "client/feed_fetch.hpp"

#include "embedding.hpp"
#include "support/must.hpp"
#include "unit/feed/index_text.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <algorithm>
#include <ostream>
#include <stdexcept>

using namespace std::chrono_literals;
using client_tests::World;
using feed_tests::IndexText;
using feed_tests::reply_of;
using support::must;
using telemetry::ErrorCode;
using telemetry::FeedItem;
using telemetry::detail::ClientCore;

namespace telemetry {
std::ostream& operator<<(std::ostream& out, ErrorCode code) {
    return out << to_string(code);
}
}  // namespace telemetry

namespace {

namespace outbound = deploy_server::outbound;

const std::string address = "https://library.example.com/v1/step-templates";
constexpr std::string_view get =
    "GET /v1/step-templates HTTP/1.1\r\nHost: library.example.com\r\nUser-Agent: update-check/1\r\nAccept: "
    "application/json\r\n";

/// A host that follows the community's step templates; the update check is off, so that nothing else is sent.
struct Fixture {
    World world;
    std::shared_ptr<ClientCore> core;
    std::vector<FeedItem> in_use{{"a", 6}, {"b", 2}, {"own", 1}};
    std::vector<std::vector<FeedItem>> told;
    std::vector<std::string> log;

    Fixture() {
        world.options.outbound = &outbound::outbound_register();
        world.settings("upgradeCheck = false\n");
        start();
    }

    void start() {
        core = world.start_process();
        core->installation().log.to([this](const telemetry::LogLine& line) { log.push_back(line.text); });
        must(core->follow(outbound::community_step_templates, feed()));
    }

    telemetry::Feed feed() {
        return {address, [this] { return in_use; }, [this](const auto& newer) { told.push_back(newer); }};
    }

    telemetry::Result<std::vector<FeedItem>> fetch() { return core->check_now(outbound::community_step_templates); }

    ErrorCode refusal() {
        const auto fetched = fetch();
        BOOST_REQUIRE(!fetched.has_value());
        return fetched.error().code;
    }

    [[nodiscard]] telemetry::ApprovedRequest last() const { return world.transport.sent().back().request; }
};

IndexText index_of(std::string sequence, std::string items) {
    IndexText text;
    text.sequence = std::move(sequence);
    text.items = std::move(items);
    text.expires = "2018-09-15T00:00:00Z";
    return text;
}

std::chrono::sys_seconds root_expiry() {
    return notice_tests::plain_root().expires;
}

IndexText outliving_its_root() {
    IndexText text;
    text.expires = "2020-08-01T00:00:00Z";
    return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(feed_fetch_tests, Fixture)

BOOST_AUTO_TEST_CASE(the_host_is_told_what_is_newer_and_nothing_of_it_is_sent) {
    world.transport.then_reply(200, reply_of({}));
    BOOST_TEST((must(fetch()) == std::vector<FeedItem>{{"a", 7}}));
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST((told[0] == std::vector<FeedItem>{{"a", 7}}));
    BOOST_TEST(last().head() == std::string(get) + "\r\n");
    BOOST_TEST(last().body().empty());
}

BOOST_AUTO_TEST_CASE(the_second_request_names_what_is_known_by_its_digest) {
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
    world.transport.then_reply(304, "");
    in_use = {{"a", 7}, {"b", 1}};
    BOOST_TEST((must(fetch()) == std::vector<FeedItem>{{"b", 2}}));  // compared with what is used now
    const std::string digest = last().known_digest();
    BOOST_TEST(digest.size() == 64U);
    BOOST_TEST(last().head() == std::string(get) + "If-None-Match: \"" + digest + "\"\r\n\r\n");

    start();  // a later process knows it too
    world.transport.then_reply(304, "");
    must(fetch());
    BOOST_TEST(last().known_digest() == digest);
}

BOOST_AUTO_TEST_CASE(not_modified_is_no_answer_to_who_knows_nothing) {
    world.transport.then_reply(304, "");
    BOOST_TEST(refusal() == ErrorCode::http_status);
    BOOST_TEST(told.empty());
}

BOOST_AUTO_TEST_CASE(an_index_that_has_expired_since_is_stale_though_not_modified) {
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
    world.clock.pass(24h * 11);
    world.transport.then_reply(304, "");
    BOOST_TEST(refusal() == ErrorCode::stale);
    BOOST_TEST(told.size() == 1U);
}

// "Not modified" made an index good that would have been refused as a whole, since the root that vouches for it had expired;
// and the next root comes with an index alone.
BOOST_AUTO_TEST_CASE(an_index_whose_root_has_expired_is_asked_for_as_a_whole) {
    world.transport.then_reply(200, reply_of(outliving_its_root()));
    must(fetch());
    world.clock.set_wall(root_expiry());
    BOOST_TEST(must(core->preview()).requests.back().head == std::string(get) + "\r\n");
    world.transport.then_reply(200, reply_of(outliving_its_root()));
    BOOST_TEST(refusal() == ErrorCode::root_expired);
    BOOST_TEST(last().known_digest() == "");
    BOOST_TEST(told.size() == 1U);

    auto next = notice_tests::plain_root();
    next.version = 2;
    next.expires += 24h * 365;
    world.transport.then_reply(200, reply_of(outliving_its_root(), {notice_tests::sign_root(next, {1, 2})}));
    must(fetch());
    world.transport.then_reply(304, "");
    must(fetch());
    BOOST_TEST(last().known_digest().size() == 64U);
}

BOOST_AUTO_TEST_CASE(an_index_whose_root_expires_under_way_is_not_good_though_not_modified) {
    world.transport.then_reply(200, reply_of(outliving_its_root()));
    must(fetch());
    world.clock.set_wall(root_expiry() - 1s);
    world.transport.then([this](const auto&, auto) {
        world.clock.pass(1s);
        return telemetry::Reply{304, "", {}};
    });
    BOOST_TEST(refusal() == ErrorCode::root_expired);
    BOOST_TEST(last().known_digest().size() == 64U);
    BOOST_TEST(told.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_refused_index_leaves_the_former_in_place) {
    world.transport.then_reply(200, reply_of(index_of("412", R"([{"id":"a","version":7}])")));
    must(fetch());
    const std::string digest_before = must(core->preview()).requests.back().head;
    world.transport.then_reply(200, reply_of(index_of("411", R"([{"id":"a","version":9}])")));
    BOOST_TEST(refusal() == ErrorCode::rollback);
    BOOST_TEST(must(core->preview()).requests.back().head == digest_before);
    BOOST_TEST(told.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_broken_index_file_is_put_aside_and_fetched_anew) {
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
    world.files.lay("state/index-communityStepTemplates", "{torn");
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
    BOOST_TEST(last().known_digest().empty());
    BOOST_TEST(std::ranges::any_of(log, [](const auto& line) { return line.find("put-aside-as=") != std::string::npos; }));
}

BOOST_AUTO_TEST_CASE(each_of_its_switches_keeps_it_from_leaving) {
    for (const char* setting : {"offline = true\n", "communityStepTemplateUpdates = false\n", "nonsense = true\n"}) {
        world.settings("upgradeCheck = false\n" + std::string(setting));
        const ErrorCode code = refusal();
        BOOST_TEST((code == ErrorCode::turned_off || code == ErrorCode::configuration));
        const bool is_mistake = code == ErrorCode::configuration;  // for which the thread waits
        BOOST_TEST(core->step({}).has_value() == is_mistake);
    }
    BOOST_TEST(world.transport.sent().empty());
    BOOST_TEST(told.empty());
}

BOOST_AUTO_TEST_CASE(do_not_track_does_not_concern_it) {
    world.variables["DO_NOT_TRACK"] = "1";
    start();
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
}

BOOST_AUTO_TEST_CASE(a_product_that_is_older_than_the_request_never_makes_it) {
    must(core->follow(outbound::built_in_step_templates,
                      {"https://steps-feed.example.com/v1/index", [this] { return in_use; }, [](const auto&) {}}));
    const auto refused = core->check_now(outbound::built_in_step_templates);  // since 2022.1; 2018.2.2 runs
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == ErrorCode::turned_off);
    BOOST_TEST(world.transport.sent().empty());
}

BOOST_AUTO_TEST_CASE(it_is_fetched_every_eight_hours_on_a_grid_of_its_own) {
    for (int i = 0; i < 10; ++i) world.transport.then_reply(200, reply_of(index_of("412", "[]")));
    world.run(*core, 24h);
    BOOST_TEST(world.transport.sent().size() == 3U);
    world.settings("");
    world.run(*core, 24h);
    const auto sent = world.transport.sent();
    const auto feeds = std::ranges::count_if(sent, [](const auto& one) { return one.request.body().empty(); });
    BOOST_TEST(feeds == 6);
    BOOST_TEST(sent.size() > 6U);  // and the update check beside it
}

BOOST_AUTO_TEST_CASE(an_outage_of_one_is_told_once_and_leaves_the_other_alone) {
    world.settings("");
    world.transport.then_fail(ErrorCode::dns);
    world.run(*core, 11min);
    const auto failures =
        std::ranges::count_if(log, [](const auto& line) { return line.find("result=dns") != std::string::npos; });
    BOOST_TEST(failures == 1);
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_is_caught_and_not_repeated) {
    auto throwing = feed();
    throwing.in_use = []() -> std::vector<FeedItem> { throw std::runtime_error("a secret"); };
    must(core->follow(outbound::community_step_templates, throwing));
    world.transport.then_reply(200, reply_of({}));
    BOOST_TEST(refusal() == ErrorCode::internal);
    BOOST_TEST(told.empty());
    BOOST_TEST(log.back() == "feed id=communityStepTemplates callback=threw");
}

BOOST_AUTO_TEST_CASE(a_callback_may_call_the_client) {
    bool has_called = false;
    auto calling = feed();
    calling.on_newer = [&](const auto&) {
        has_called = core->preview().has_value() && core->configure({.offline = telemetry::Choice::on}).has_value();
    };
    must(core->follow(outbound::community_step_templates, calling));
    world.transport.then_reply(200, reply_of({}));
    must(fetch());
    BOOST_TEST(has_called);
}

BOOST_AUTO_TEST_CASE(only_a_library_entry_of_the_register_on_one_of_its_hosts_can_be_followed) {
    const auto refusal_of = [&](telemetry::OutboundRequest request, telemetry::Feed feed) {
        const auto followed = core->follow(request, std::move(feed));
        return followed ? std::string() : followed.error().message;
    };
    telemetry::Feed elsewhere = feed();
    elsewhere.address = "https://library.example.org/v1/step-templates";
    telemetry::Feed queried = feed();
    queried.address += "?id=1";
    BOOST_TEST(refusal_of(outbound::community_step_templates, elsewhere).find("not on a host") != std::string::npos);
    BOOST_TEST(refusal_of(outbound::community_step_templates, queried).find("query") != std::string::npos);
    BOOST_TEST(refusal_of(outbound::ai_proxy, feed()).find("does not make this request") != std::string::npos);
    BOOST_TEST(refusal_of(outbound::community_step_templates, {address, {}, {}}).find("must be given") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_preview_shows_the_request_and_writes_nothing) {
    const auto before = world.files.names();
    const auto preview = must(core->preview());
    BOOST_REQUIRE(preview.requests.size() == 2U);
    BOOST_TEST(preview.requests[1].entry == "communityStepTemplates");
    BOOST_TEST(preview.requests[1].url == address);
    BOOST_TEST(preview.requests[1].bytes() == std::string(get) + "\r\n");
    BOOST_TEST((world.files.names() == before));
}

BOOST_AUTO_TEST_CASE(the_journal_has_the_request_before_it_leaves) {
    world.transport.then([this](const auto& request, auto) -> telemetry::Result<telemetry::Reply> {
        const auto history = must(core->installation().journal.read());
        BOOST_REQUIRE(!history.entries.empty());
        BOOST_TEST(history.entries.back().what == "request");
        BOOST_TEST(history.entries.back().purpose == "communityStepTemplates");
        BOOST_TEST(history.entries.back().text == request.head());
        return telemetry::Reply{200, reply_of({})};
    });
    must(fetch());
}

BOOST_AUTO_TEST_SUITE_END()
