// The real client fetches the feeds of the real collector, over TLS.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "support/local_register.hpp"
#include "support/must.hpp"

#include <telemetry/telemetry.hpp>

#include <boost/test/unit_test.hpp>
#include <deploy_server/metrics.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace support;
using telemetry::ErrorCode;
using telemetry::FeedItem;

namespace {

std::vector<FeedItem> read_templates() {
    std::vector<FeedItem> templates;
    std::istringstream lines(content_of(data_file("community-step-templates.tsv")));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream columns(line);
        FeedItem& item = templates.emplace_back();
        columns >> item.id >> item.version;
    }
    return templates;
}

/// A server that uses step templates, and a vendor with two feeds.
struct Fixture {
    TemporaryDirectory folder;
    CollectorProcess collector{{"--feed", "communityStepTemplates=" + data_file("community-step-templates.tsv"), "--feed",
                                "builtInStepTemplates=" + written("built-in.tsv", "Product.Script\t3\n")}};
    std::vector<FeedItem> in_use;
    std::vector<FeedItem> newer;
    telemetry::Client client = create("state", collector);

    std::string written(const char* name, const std::string& content) {
        folder.write(name, content);
        return folder.path_of(name);
    }

    /// A client that trusts the vendor, and follows both feeds where they are served.
    telemetry::Client create(const char* state_dir, const CollectorProcess& server) {
        telemetry::Options options;
        options.product = "deploy-server";
        options.version = "2018.2.2";
        options.endpoint = server.endpoint();
        options.state_dir = folder.path_of(state_dir);
        options.ca_file = server.ca_file();
        options.notice_root = content_of(collector.root_file());
        options.outbound = &local_register;
        options.proxy = "none";
        auto made = must(telemetry::Client::create(deploy_server::metrics::dictionary(), std::move(options)));
        const std::string port = server.origin().substr(server.origin().rfind(':'));
        for (const telemetry::OutboundRequest feed : {built_in_feed, community_feed}) {
            const std::string address = "https://localhost" + port + "/v1/feeds/" + std::string(feed.entry().id);
            must(made.follow(feed, {address, [this] { return in_use; }, [this](const auto& items) { newer = items; }}));
        }
        return made;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(feeds_tests, Fixture)

BOOST_AUTO_TEST_CASE(of_600_templates_in_use_exactly_the_300_in_old_versions_are_told) {
    const std::vector<FeedItem> newest = read_templates();
    BOOST_REQUIRE(newest.size() == 600U);
    in_use = newest;
    std::vector<FeedItem> expected;
    for (FeedItem& used : in_use) {
        if (used.version == 0 || expected.size() == 300) continue;  // what is in its first version has no older one
        expected.push_back(used);
        --used.version;
    }
    const auto found = must(client.check_now(community_feed));
    BOOST_TEST(found.size() == 300U);
    BOOST_TEST((found == expected));
    BOOST_TEST((newer == expected));
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(what_is_known_already_is_not_sent_again) {
    in_use = {{"Product.Script", 2}};
    BOOST_TEST((must(client.check_now(built_in_feed)) == std::vector<FeedItem>{{"Product.Script", 3}}));
    BOOST_TEST((must(client.check_now(built_in_feed)) == std::vector<FeedItem>{{"Product.Script", 3}}));
    const Words requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2U);
    BOOST_TEST(requests[0].find("If-None-Match") == std::string::npos);
    BOOST_TEST(requests[1].find("If-None-Match: \"") != std::string::npos);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(two_servers_that_use_different_templates_send_the_same_bytes) {
    in_use = {{"Product.Script", 2}};
    must(client.check_now(built_in_feed));
    in_use = {{"Alice's private template", 9000}, {"Product.Script", 1}};
    telemetry::Client other = create("other-state", collector);
    must(other.check_now(built_in_feed));
    const Words requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2U);
    BOOST_TEST(requests[0] == requests[1]);
}

BOOST_AUTO_TEST_CASE(the_journal_and_the_preview_have_the_bytes_that_came) {
    const std::string shown = must(client.preview()).requests.back().bytes();
    must(client.check_now(community_feed));
    BOOST_TEST(collector.requests().front() == shown);
    const auto history = must(client.history());
    BOOST_REQUIRE(history.entries.size() == 2U);
    BOOST_TEST(history.entries[0].purpose == "communityStepTemplates");
    BOOST_TEST(history.entries[0].text == shown);
    BOOST_TEST(history.entries[1].text == "ok");
}

BOOST_AUTO_TEST_CASE(a_switch_that_is_off_lets_nothing_leave) {
    must(client.configure({.switches = {{"communityStepTemplateUpdates", telemetry::Choice::off}}}));
    const auto refused = client.check_now(community_feed);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == ErrorCode::turned_off));
    BOOST_TEST(collector.requests().empty());
    must(client.check_now(built_in_feed));
    BOOST_TEST(collector.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(another_vendors_index_is_refused) {
    const CollectorProcess forger({"--feed", "builtInStepTemplates=" + folder.path_of("built-in.tsv")});
    telemetry::Client lured = create("lured", forger);
    in_use = {{"Product.Script", 1}};
    const auto refused = lured.check_now(built_in_feed);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == ErrorCode::unknown_key));
    BOOST_TEST(newer.empty());
}

BOOST_AUTO_TEST_SUITE_END()
