#include "client/answers.hpp"

#include <telemetry/consent.hpp>

#include "embedding.hpp"
#include "support/must.hpp"
#include "system/sha256.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

using client_tests::World;
using support::must;
using telemetry::Answer;
using telemetry::Choice;
using telemetry::ErrorCode;
using telemetry::Rank;
using telemetry::Saying;

namespace {

/// How the question about statistics stands after what was said, when a consent revision is the newest.
Answer answer_after(const std::vector<Saying>& sayings, std::uint32_t newest) {
    return telemetry::statistics_answer(telemetry::resolve_settings(sayings, {.newest_consent = newest}), newest);
}

Saying remembered(const char* key, const char* value) {
    return {key, value, "settings.conf line 1", Rank::file};
}

/// The receipts in the journal.
std::vector<std::string> receipts(World& world) {
    std::vector<std::string> texts;
    for (const auto& entry : must(world.start_process()->installation().journal.read()).entries) {
        if (entry.what == "consent") texts.push_back(entry.text);
    }
    return texts;
}

const std::string& hash_of_revision_1() {
    static const std::string hash =
        telemetry::to_hex(telemetry::sha256(telemetry::consent_text(deploy_server::metrics::dictionary(), 1)));
    return hash;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers_tests)

BOOST_AUTO_TEST_CASE(nobody_has_answered_at_first_and_may_be_asked) {
    World world;
    const auto status = must(world.start_process()->status());
    BOOST_TEST((status.statistics.choice == Choice::unset));
    BOOST_TEST(status.statistics.may_be_asked);
    BOOST_TEST(status.newest_consent == 1u);
    BOOST_TEST((status.checks.choice == Choice::unset));
    BOOST_TEST(!status.checks.may_be_asked);  // this host does not ask
}

BOOST_AUTO_TEST_CASE(a_host_that_asks_before_checking_asks_until_there_is_an_answer) {
    for (const Choice choice : {Choice::on, Choice::off}) {
        World world;
        world.options.ask_before_checking = true;
        const auto core = world.start_process();
        BOOST_TEST(must(core->status()).checks.may_be_asked);
        must(core->configure({.upgrade_check = choice}));
        const Answer checks = must(world.start_process()->status()).checks;
        BOOST_TEST((checks.choice == choice));
        BOOST_TEST(!checks.may_be_asked);
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_is_not_asked_again_for_its_revision_and_is_for_a_newer_one) {
    World world;
    must(world.start_process()->configure({.send_telemetry = Choice::off}));
    const Answer refused = must(world.start_process()->status()).statistics;
    BOOST_TEST((refused.choice == Choice::off));
    BOOST_TEST(refused.revision == 1u);
    BOOST_TEST(!refused.may_be_asked);
    const std::vector<Saying> kept{remembered("sendTelemetry", "false"), remembered("refusedConsent", "1")};
    BOOST_TEST(!answer_after(kept, 1).may_be_asked);
    BOOST_TEST(answer_after(kept, 2).may_be_asked);
}

BOOST_AUTO_TEST_CASE(an_acceptance_may_be_renewed_for_a_newer_revision_and_the_newer_one_refused) {
    BOOST_TEST(!answer_after({remembered("sendTelemetry", "2")}, 2).may_be_asked);
    const Answer older = answer_after({remembered("sendTelemetry", "1")}, 2);
    BOOST_TEST((older.choice == Choice::on));
    BOOST_TEST(older.revision == 1u);
    BOOST_TEST(older.may_be_asked);
    BOOST_TEST(!answer_after({remembered("sendTelemetry", "1"), remembered("refusedConsent", "2")}, 2).may_be_asked);
    BOOST_TEST(answer_after({remembered("sendTelemetry", "1"), remembered("refusedConsent", "2")}, 3).may_be_asked);
}

BOOST_AUTO_TEST_CASE(what_no_answer_could_change_is_not_asked) {
    const std::vector<Saying> refused_1{remembered("sendTelemetry", "false"), remembered("refusedConsent", "1")};
    for (const Saying& saying : {Saying{"offline", "true", "somebody", Rank::file}, Saying{"doNotTrack", "true", "x"},
                                 Saying{"upgradeCheck", "false", "x"}, Saying{"sendTelemetry", "false", "x", Rank::host},
                                 Saying{"proxi", "none", "x"}}) {
        auto sayings = refused_1;
        sayings.push_back(saying);
        BOOST_TEST(!answer_after(sayings, 2).may_be_asked, saying.key);
        BOOST_TEST(!answer_after({saying}, 2).may_be_asked, saying.key);
    }
    // Written by hand: nobody knows which revision it meant.
    BOOST_TEST(!answer_after({remembered("sendTelemetry", "false")}, 9).may_be_asked);
}

BOOST_AUTO_TEST_CASE(a_refusal_holds_though_its_off_was_taken_out_of_the_file) {
    const Answer answer = answer_after({remembered("refusedConsent", "1")}, 1);
    BOOST_TEST((answer.choice == Choice::off));
    BOOST_TEST(answer.said_by == "settings.conf line 1");
    BOOST_TEST(!answer.may_be_asked);
}

BOOST_AUTO_TEST_CASE(the_text_of_a_revision_is_the_sentences_of_its_metrics) {
    static constexpr std::array<telemetry::MetricDefinition, 3> metrics{
        {{.id = "benches", .consent = 1, .sentence = "How many benches."},
         {.id = "saws", .consent = 2, .sentence = "How many saws."},
         {.id = "vices", .consent = 1, .sentence = "How many vices."}}};
    const telemetry::Dictionary dictionary{"workshop", 1, 2, metrics};
    BOOST_TEST(telemetry::consent_text(dictionary, 1) ==
               "Usage statistics of workshop, consent revision 1\n\nbenches: How many benches.\nvices: How many vices.\n");
    BOOST_TEST(telemetry::consent_text(dictionary, 2).find("saws: How many saws.\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_answer_that_changes_something_leaves_a_receipt) {
    World world;
    const auto core = world.start_process();
    must(core->configure({.send_telemetry = Choice::off}, "update-check configure"));
    must(core->configure({.send_telemetry = Choice::off}));
    must(core->configure({.send_telemetry = Choice::on}));
    must(core->configure({.send_telemetry = Choice::on}));
    must(core->configure({.upgrade_check = Choice::on}));
    must(core->configure({.send_telemetry = Choice::off}));
    const std::string rest = "\" text-sha256=" + hash_of_revision_1();
    const auto left = receipts(world);
    BOOST_REQUIRE(left.size() == 3u);
    BOOST_TEST(left[0] == "refused revision=1 by=\"update-check configure" + rest);
    BOOST_TEST(left[1] == "accepted revision=1 by=\"the host" + rest);
    BOOST_TEST(left[2] == "withdrawn revision=1 by=\"the host" + rest);
}

// What another place said already was remembered without a receipt, and held when that place said no more.
BOOST_AUTO_TEST_CASE(an_answer_that_changes_only_what_is_remembered_leaves_a_receipt_too) {
    World world;
    world.variables["DEPLOY_SERVER_SEND_TELEMETRY"] = "true";
    must(world.start_process()->configure({.send_telemetry = Choice::on}));
    BOOST_REQUIRE(receipts(world).size() == 1u);
    BOOST_TEST(receipts(world)[0].starts_with("accepted revision=1 "));
    world.variables["DEPLOY_SERVER_SEND_TELEMETRY"] = "false";
    must(world.start_process()->configure({.send_telemetry = Choice::on}));
    BOOST_TEST(receipts(world).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_newest_revision_can_be_refused_and_what_was_accepted_stays) {
    World world;
    world.settings("sendTelemetry = 1\n");
    const auto core = world.start_process();
    must(core->configure({.refuse_newest_consent = true}));
    const auto status = must(core->status());
    BOOST_TEST(status.statistics_are_on);
    BOOST_TEST((status.statistics.choice == Choice::on));
    BOOST_TEST(receipts(world).size() == 1u);
    BOOST_TEST(receipts(world)[0].starts_with("refused revision=1 "));
}

BOOST_AUTO_TEST_CASE(who_chose_is_a_short_plain_name) {
    World world;
    const auto core = world.start_process();
    for (const std::string& by : {std::string(), std::string("a\"b"), std::string("a\nb"), std::string(65, 'a')})
        BOOST_TEST((core->configure({.send_telemetry = Choice::on}, by).error().code == ErrorCode::configuration));
    BOOST_TEST(world.files.names().empty());
}

BOOST_AUTO_TEST_CASE(an_acceptance_without_a_receipt_does_not_take_effect_and_a_withdrawal_does) {
    World whole;
    const auto counted = whole.start_process();
    whole.files.heal();
    must(counted->configure({.send_telemetry = Choice::on}));
    const std::size_t operations = whole.files.operations();
    for (std::size_t number = 0; number < operations; ++number) {
        World world;
        const auto core = world.start_process();
        world.files.heal();
        world.files.fail(number);
        const bool is_done = core->configure({.send_telemetry = Choice::on}).has_value();
        world.files.heal();
        const bool is_on = must(core->status()).statistics_are_on;
        if (is_on || is_done) BOOST_TEST(receipts(world).size() == 1u, number);
    }
    World world;
    world.settings("sendTelemetry = 1\n");
    world.files.lay("state/journal.jsonl", "broken\n");
    for (int i = 1; i <= 1000; ++i) world.files.lay("state/journal.jsonl.broken-" + std::to_string(i), "");
    const auto core = world.start_process();
    must(core->configure({.send_telemetry = Choice::off}));
    BOOST_TEST(!must(core->status()).statistics_are_on);
}

BOOST_AUTO_TEST_SUITE_END()
