#include "client/server_facts.hpp"

#include "embedding.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

using client_tests::World;
using support::must;
using telemetry::Options;
using telemetry::StateDirectory;
using telemetry::ValueSource;

BOOST_AUTO_TEST_SUITE(server_facts_tests)

BOOST_AUTO_TEST_CASE(a_tool_that_knows_the_directory_alone_asks_as_the_server_does) {
    World world;
    world.options.choices.send_telemetry = telemetry::Choice::on;
    for (int i = 0; i < 2; ++i) world.transport.then_reply(200, client_tests::good_reply());
    const auto server = world.start_process();
    world.run(*server, std::chrono::hours(1));
    BOOST_REQUIRE(world.transport.sent().size() == 1u);

    world.options = {};
    world.options.product = "deploy-server";
    world.options.state_dir = "state";
    world.options.values = ValueSource::last_snapshot;
    world.options.choices.send_telemetry = telemetry::Choice::on;
    const auto tool = world.start_process();
    must(tool->check_now());
    BOOST_TEST(world.bodies()[0] == world.bodies()[1]);
}

BOOST_AUTO_TEST_CASE(what_the_options_say_stands) {
    World world;
    const StateDirectory directory(world.files, "state");
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    must(leave_server_facts(directory, world.options));
    Options options;
    options.version = "3.4";
    const Options filled = with_server_facts(directory, options);
    BOOST_TEST(filled.version == "3.4");
    BOOST_TEST(filled.endpoint == world.options.endpoint);
    BOOST_TEST(filled.notice_root == world.options.notice_root);
}

BOOST_AUTO_TEST_CASE(a_tool_is_as_strict_about_certificates_as_the_server_and_does_not_learn_of_its_proxy) {
    World world;
    const StateDirectory directory(world.files, "state");
    static_cast<void>(must(StateDirectory::open(world.files, "state")));
    world.options.ca_file = "/ca.pem";
    world.options.crl_file = "/crl.pem";
    world.options.pinned_keys = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    world.options.ocsp_stapling = telemetry::Choice::on;
    world.options.proxy = "http://alice:secret@proxy:3128";
    must(leave_server_facts(directory, world.options));
    const Options filled = with_server_facts(directory, {});
    BOOST_TEST(filled.ca_file == world.options.ca_file);
    BOOST_TEST(filled.crl_file == world.options.crl_file);
    BOOST_TEST(filled.pinned_keys == world.options.pinned_keys);
    BOOST_TEST((filled.ocsp_stapling == telemetry::Choice::on));
    BOOST_TEST(filled.proxy == "");
    Options off;
    off.ocsp_stapling = telemetry::Choice::off;
    BOOST_TEST((with_server_facts(directory, off).ocsp_stapling == telemetry::Choice::off));
}

BOOST_AUTO_TEST_CASE(a_broken_file_counts_as_not_there) {
    World world;
    world.files.lay("state/server", "version 3.4\n");
    const Options filled = with_server_facts(StateDirectory(world.files, "state"), {});
    BOOST_TEST(filled.version.empty());
}

BOOST_AUTO_TEST_SUITE_END()
