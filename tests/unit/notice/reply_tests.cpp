#include "notice/reply.hpp"

#include "notice/judge.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry;
using namespace telemetry::notice;
using telemetry::write_json;
using namespace telemetry::literals;
using namespace notice_tests;
using namespace std::chrono_literals;

namespace {

std::string notice_of(std::int64_t sequence) {
    NoticeText text;
    text.sequence = sequence;
    return text.text();
}

// A client that has taken the notice of sequence 412 already.
Trust informed_trust() {
    const Verification taken = verify(reply(sign_notice(NoticeText().text(), {11})), plain_trust(), subject, today);
    BOOST_REQUIRE(taken.outcome.has_value());
    return taken.trust;
}

// The error; and what was known before must be known still.
Error refused(std::string_view bytes, const Trust& trust, std::chrono::sys_seconds now = today) {
    const Verification verification = verify(bytes, trust, subject, now);
    BOOST_REQUIRE(!verification.outcome.has_value());
    const NoticeDocument* before = trust.notice(subject);
    const NoticeDocument* after = verification.trust.notice(subject);
    BOOST_REQUIRE((before == nullptr) == (after == nullptr));
    if (before != nullptr) BOOST_TEST(before->sequence == after->sequence);
    return verification.outcome.error();
}

// Roots 2 to `last`.
std::vector<Envelope> chain(std::int64_t last, KeyNumber notice_key = 11) {
    std::vector<Envelope> roots;
    for (std::int64_t version = 2; version <= last; ++version) roots.push_back(make_link(version, notice_key));
    return roots;
}

Trust trust_in_chain() {
    return trust_in(make_link(1, 11));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_tests)

BOOST_AUTO_TEST_CASE(a_signed_notice_is_taken) {
    const Verification taken = verify(reply(sign_notice(NoticeText().text(), {11})), plain_trust(), subject, today);
    BOOST_REQUIRE_MESSAGE(taken.outcome, why(taken.outcome));
    BOOST_REQUIRE(taken.trust.notice(subject) != nullptr);
    BOOST_TEST(taken.trust.notice(subject)->sequence == 412);
}

BOOST_AUTO_TEST_CASE(a_reply_without_roots_is_any_other_tools_envelope) {
    const std::string bytes = write_json(to_json(sign_notice(NoticeText().text(), {11})));
    BOOST_TEST(verify(bytes, plain_trust(), subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(no_flipped_byte_yields_another_notice) {
    const std::string original = reply(sign_notice(NoticeText().text(), {11}));
    const Trust trust = plain_trust();
    std::size_t taken = 0;
    for (std::size_t i = 0; i < original.size(); ++i) {
        for (const int flip : {0x01, 0x02, 0x20, 0x80, 0xff}) {
            std::string bytes = original;
            bytes[i] = static_cast<char>(bytes[i] ^ flip);
            const Verification verification = verify(bytes, trust, subject, today);
            if (!verification.outcome) {
                BOOST_REQUIRE(verification.trust.notice(subject) == nullptr);
                continue;
            }
            ++taken;  // the name of an ignored member, for one: what counts is what was understood
            const std::string stored = verification.trust.serialize();
            const auto payload = write_json(to_json(sign_notice(NoticeText().text(), {11})));
            BOOST_REQUIRE(stored.find(payload.substr(0, payload.find(R"(,"signatures")"))) != std::string::npos);
        }
    }
    BOOST_TEST(taken < original.size() / 10);
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_not_read) {
    const Error error = refused(std::string(reply_size_max + 1, ' '), informed_trust());
    BOOST_TEST((error.code == ErrorCode::too_large));
    BOOST_TEST(error.message == "the reply is larger than 64 KiB");
    std::string padded = reply(sign_notice(NoticeText().text(), {11}));
    padded.resize(reply_size_max, ' ');
    BOOST_TEST(verify(padded, plain_trust(), subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_not_an_envelope_is_malformed) {
    for (const std::string_view bytes : {"", "{}", "[]", "<html>", "null", "{\"payloadType\":1}"}) {
        BOOST_TEST((refused(bytes, informed_trust()).code == ErrorCode::malformed), bytes);
    }
    const std::string good = reply(sign_notice(NoticeText().text(), {11}));
    BOOST_TEST((refused(good + "x", informed_trust()).code == ErrorCode::malformed));
    BOOST_TEST((refused(good + '\0', informed_trust()).code == ErrorCode::malformed));
    BOOST_TEST((refused(good.substr(0, good.size() - 1), informed_trust()).code == ErrorCode::malformed));
}

BOOST_AUTO_TEST_CASE(a_root_is_no_notice_though_its_keys_are_the_same) {
    const Trust trust = trust_in(sign_root(make_root(1, {11}, 1, {11}), {11}));
    BOOST_TEST((refused(reply(envelope(root_payload_type, NoticeText().text(), {11})), trust).code == ErrorCode::malformed));
    BOOST_TEST((refused(reply(sign_notice(write_root(plain_root()), {11})), trust).code == ErrorCode::malformed));
}

BOOST_AUTO_TEST_CASE(signatures_are_checked_before_the_payload_is_read) {
    const Error error = refused(reply(sign_notice("not even JSON", {99})), informed_trust());
    BOOST_TEST((error.code == ErrorCode::unknown_key));
    BOOST_TEST((refused(reply(sign_notice("not even JSON", {11})), informed_trust()).code == ErrorCode::malformed));
}

BOOST_AUTO_TEST_CASE(a_compromised_key_below_the_threshold_is_not_enough) {
    const Trust trust = trust_in(sign_root(make_root(1, {1}, 1, {11, 12}, 2), {1}));
    const Error error = refused(reply(sign_notice(NoticeText().text(), {11})), trust);
    BOOST_TEST((error.code == ErrorCode::below_threshold));
    BOOST_TEST(error.message == "notice has 1 of the 2 signatures needed by keys of root 1");
    BOOST_TEST(verify(reply(sign_notice(NoticeText().text(), {11, 12})), trust, subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(a_notice_is_for_one_product_and_one_channel) {
    NoticeText text;
    text.product = "deploy-agent";
    Error error = refused(reply(sign_notice(text.text(), {11})), informed_trust());
    BOOST_TEST((error.code == ErrorCode::wrong_product));
    BOOST_TEST(error.message == "the notice is about another product");

    text = NoticeText();
    text.channel = "beta";
    error = refused(reply(sign_notice(text.text(), {11})), informed_trust());
    BOOST_TEST((error.code == ErrorCode::wrong_channel));
    BOOST_TEST(error.message == "the notice is about another channel");
}

BOOST_AUTO_TEST_CASE(an_older_notice_is_a_rollback) {
    const Error error = refused(reply(sign_notice(notice_of(411), {11})), informed_trust());
    BOOST_TEST((error.code == ErrorCode::rollback));
    BOOST_TEST(error.message == "the notice is older than one that was verified before");
    BOOST_TEST(verify(reply(sign_notice(notice_of(413), {11})), informed_trust(), subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(two_notices_of_one_sequence_are_an_equivocation) {
    NoticeText other;
    other.end_of_life = "[]";
    const Error error = refused(reply(sign_notice(other.text(), {11})), informed_trust());
    BOOST_TEST((error.code == ErrorCode::equivocation));
    BOOST_TEST(error.message == "the notice differs from one of the same sequence that was verified before");
    BOOST_TEST(verify(reply(sign_notice(NoticeText().text(), {11})), informed_trust(), subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(a_notice_holds_until_it_expires) {
    const std::string bytes = reply(sign_notice(NoticeText().text(), {11}));
    const std::chrono::sys_seconds expires = std::chrono::sys_days(std::chrono::year(2018) / 8 / 15);
    BOOST_TEST(verify(bytes, plain_trust(), subject, expires - 1s).outcome.has_value());
    const Error error = refused(bytes, informed_trust(), expires);
    BOOST_TEST((error.code == ErrorCode::stale));
    BOOST_TEST(error.message == "the notice has expired");
}

BOOST_AUTO_TEST_CASE(a_clock_may_lag_by_a_day_and_no_more) {
    const std::string bytes = reply(sign_notice(NoticeText().text(), {11}));
    const std::chrono::sys_seconds issued = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
    BOOST_TEST(verify(bytes, plain_trust(), subject, issued - 24h).outcome.has_value());
    const Error error = refused(bytes, informed_trust(), issued - 24h - 1s);
    BOOST_TEST((error.code == ErrorCode::clock_suspect));
    BOOST_TEST(error.message == "the notice was issued more than a day after this machine's time");
}

BOOST_AUTO_TEST_CASE(a_rollback_is_found_before_its_age_is_looked_at) {
    const std::chrono::sys_seconds late = std::chrono::sys_days(std::chrono::year(2018) / 9 / 1);
    BOOST_TEST((refused(reply(sign_notice(notice_of(411), {11})), informed_trust(), late).code == ErrorCode::rollback));
}

BOOST_AUTO_TEST_CASE(a_chain_of_roots_is_followed_in_one_check) {
    const Verification taken =
        verify(reply(sign_notice(NoticeText().text(), {15}), chain(5, 15)), trust_in_chain(), subject, today);
    BOOST_REQUIRE_MESSAGE(taken.outcome, why(taken.outcome));
    BOOST_TEST(taken.trust.root().version == 5);
}

BOOST_AUTO_TEST_CASE(roots_that_are_known_already_are_passed_over) {
    const auto five = verify(reply(sign_notice(NoticeText().text(), {11}), chain(5)), trust_in_chain(), subject, today).trust;
    const auto seven = verify(reply(sign_notice(NoticeText().text(), {11}), chain(7)), five, subject, today);
    BOOST_REQUIRE(seven.outcome.has_value());
    BOOST_TEST(seven.trust.root().version == 7);
    const auto again = verify(reply(sign_notice(NoticeText().text(), {11}), chain(3)), seven.trust, subject, today);
    BOOST_TEST(again.outcome.has_value());
    BOOST_TEST(again.trust.root().version == 7);
}

BOOST_AUTO_TEST_CASE(sixteen_roots_are_followed_and_seventeen_refused) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    const auto sixteen = verify(reply(notice, chain(17)), trust_in_chain(), subject, today);
    BOOST_REQUIRE_MESSAGE(sixteen.outcome, why(sixteen.outcome));
    BOOST_TEST(sixteen.trust.root().version == 17);
    const Error error = refused(reply(notice, chain(18)), trust_in_chain());
    BOOST_TEST((error.code == ErrorCode::too_large));
    BOOST_TEST(error.message == "reply.roots has more than 16 items");
}

BOOST_AUTO_TEST_CASE(a_missing_root_is_a_gap) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    auto roots = chain(5);
    roots.erase(roots.begin() + 1);
    Error error = refused(reply(notice, roots), trust_in_chain());
    BOOST_TEST((error.code == ErrorCode::root_gap));
    BOOST_TEST(error.message == "reply.roots[1].version is not one more than that of the root before it");

    roots = chain(5);
    roots.erase(roots.begin());
    error = refused(reply(notice, roots), trust_in_chain());
    BOOST_TEST((error.code == ErrorCode::root_gap));
    BOOST_TEST(error.message == "reply.roots[0].version is not one more than that of the trusted root");

    roots = chain(3);
    std::swap(roots[0], roots[1]);
    BOOST_TEST((refused(reply(notice, roots), trust_in_chain()).code == ErrorCode::root_gap));
}

BOOST_AUTO_TEST_CASE(a_root_needs_the_thresholds_of_both_roots) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    const Root next = make_root(2, {2, 3, 4}, 2, {11});
    const auto code = [&](const std::vector<KeyNumber>& signers) {
        return refused(reply(notice, {sign_root(next, signers)}), plain_trust()).code;
    };
    BOOST_TEST((code({3, 4}) == ErrorCode::below_threshold));  // two of the new keys, but one of the old
    BOOST_TEST((code({1, 2}) == ErrorCode::below_threshold));  // two of the old keys, but one of the new
    BOOST_TEST((code({4}) == ErrorCode::unknown_key));
    BOOST_TEST((code({11}) == ErrorCode::unknown_key));  // a notice key is no root key
    BOOST_TEST(verify(reply(notice, {sign_root(next, {2, 3})}), plain_trust(), subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(an_expired_root_is_the_end_unless_a_newer_one_comes) {
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    Root expired = make_root(1, {1}, 1, {11});
    expired.expires = today;
    const Trust trust = trust_in(sign_root(expired, {1}));
    const Error error = refused(reply(notice), trust);
    BOOST_TEST((error.code == ErrorCode::root_expired));
    BOOST_TEST(error.message == "the newest root has expired");
    BOOST_TEST(verify(reply(notice, {sign_root(make_root(2, {1}, 1, {11}), {1})}), trust, subject, today).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(a_revoked_key_stays_revoked_though_the_notice_was_refused) {
    const Envelope second = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const Verification verification =
        verify(reply(sign_notice(NoticeText().text(), {11}), {second}), plain_trust(), subject, today);
    BOOST_REQUIRE(!verification.outcome.has_value());
    BOOST_TEST((verification.outcome.error().code == ErrorCode::unknown_key));
    BOOST_TEST((refused(reply(sign_notice(NoticeText().text(), {11})), verification.trust).code == ErrorCode::unknown_key));
}

BOOST_AUTO_TEST_CASE(a_new_notice_key_recovers_from_a_sequence_that_was_run_up) {
    const std::string run_up = reply(sign_notice(notice_of(INT64_MAX), {11}));
    const Trust stuck = verify(run_up, plain_trust(), subject, today).trust;
    BOOST_TEST((refused(reply(sign_notice(notice_of(413), {11})), stuck).code == ErrorCode::rollback));

    const Envelope same_keys = sign_root(make_root(2, {1, 2, 4}, 2, {11}), {1, 2});
    BOOST_TEST((refused(reply(sign_notice(notice_of(413), {11}), {same_keys}), stuck).code == ErrorCode::rollback));

    const Envelope new_keys = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const Verification recovered = verify(reply(sign_notice(notice_of(413), {12}), {new_keys}), stuck, subject, today);
    BOOST_REQUIRE_MESSAGE(recovered.outcome, why(recovered.outcome));
    BOOST_TEST(recovered.trust.notice(subject)->sequence == 413);
    BOOST_TEST((refused(reply(sign_notice(notice_of(412), {12})), recovered.trust).code == ErrorCode::rollback));
}

// Any other set of notice keys began anew: where a key was added or removed, an older notice came through and counted.
BOOST_AUTO_TEST_CASE(a_sequence_counts_as_long_as_its_notice_is_vouched_for) {
    const Envelope both = sign_root(make_root(1, {1, 2, 3}, 2, {11, 12}), {1, 2});
    const auto refusal_after = [&](const std::vector<KeyNumber>& keys, KeyNumber before, KeyNumber now) {
        const Trust informed = verify(reply(sign_notice(notice_of(412), {before})), trust_in(both), subject, today).trust;
        const Envelope next = sign_root(make_root(2, {1, 2, 3}, 2, keys), {1, 2});
        return why(verify(reply(sign_notice(notice_of(411), {now}), {next}), informed, subject, today).outcome);
    };
    BOOST_TEST(refusal_after({11}, 11, 11) == "the notice is older than one that was verified before");
    BOOST_TEST(refusal_after({11, 12, 13}, 11, 13) == "the notice is older than one that was verified before");
    BOOST_TEST(refusal_after({12}, 11, 12) == "");  // key 11 was stolen
    BOOST_TEST(refusal_after({12, 13}, 11, 13) == "");
}

BOOST_AUTO_TEST_CASE(no_failure_clears_a_security_warning) {
    const Trust warned = informed_trust();
    const std::array<std::byte, 16> secret{};
    const Installation installation{subject, "2018.2.2"_version, "", secret};
    const auto before = judge(warned, installation, today);
    BOOST_REQUIRE((before && before->availability == Availability::security));

    const Envelope rotated = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    NoticeText harmless;
    harmless.releases = "[]";
    harmless.sequence = 413;
    for (const std::string& bytes :
         {std::string("garbage"), reply(sign_notice(harmless.text(), {99})),
          reply(sign_notice(harmless.text(), {11}), {rotated}), reply(sign_notice(NoticeText{.sequence = 1}.text(), {11}))}) {
        const Verification verification = verify(bytes, warned, subject, today);
        BOOST_TEST(!verification.outcome.has_value());
        const Trust reloaded = Trust::restore(verification.trust.serialize(), plain_trust()).value();
        BOOST_TEST((judge(reloaded, installation, today) == before));
    }
    const Verification mended = verify(reply(sign_notice(harmless.text(), {11})), warned, subject, today);
    BOOST_TEST((judge(mended.trust, installation, today)->availability == Availability::none));
}

BOOST_AUTO_TEST_SUITE_END()
