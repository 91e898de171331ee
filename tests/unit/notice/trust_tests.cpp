#include "notice/trust.hpp"

#include "notice/reply.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry;
using namespace telemetry::notice;
using telemetry::write_json;
using namespace telemetry::literals;
using namespace notice_tests;
using namespace std::chrono_literals;

namespace {

Trust take(const Trust& trust, const std::string& bytes, std::chrono::sys_seconds now = today) {
    const Verification verification = verify(bytes, trust, subject, now);
    BOOST_REQUIRE_MESSAGE(verification.outcome, why(verification.outcome));
    return verification.trust;
}

Trust informed_trust() {
    return take(plain_trust(), reply(sign_notice(NoticeText().text(), {11})));
}

Trust reload(const Trust& trust, const Trust& compiled_in) {
    return Trust::restore(trust.serialize(), compiled_in).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trust_tests)

BOOST_AUTO_TEST_CASE(the_first_root_must_be_signed_by_its_own_keys) {
    const auto code = [](const Envelope& root) { return Trust::begin(write_json(to_json(root))).error().code; };
    BOOST_TEST((code(sign_root(plain_root(), {})) == ErrorCode::unknown_key));
    BOOST_TEST((code(sign_root(plain_root(), {11, 12})) == ErrorCode::unknown_key));
    BOOST_TEST((code(sign_root(plain_root(), {1})) == ErrorCode::below_threshold));
    BOOST_TEST((code(envelope(notice_payload_type, write_root(plain_root()), {1, 2})) == ErrorCode::malformed));
    BOOST_TEST((Trust::begin("").error().code == ErrorCode::malformed));
    BOOST_TEST((Trust::begin(std::string(64 * 1024 + 1, ' ')).error().code == ErrorCode::too_large));
}

BOOST_AUTO_TEST_CASE(the_first_root_may_have_expired) {
    Root old = plain_root();
    old.expires = std::chrono::sys_days(std::chrono::year(2017) / 1 / 1);
    BOOST_TEST(Trust::begin(write_json(to_json(sign_root(old, {1, 2})))).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_stored_is_restored) {
    for (const Trust& trust : {plain_trust(), informed_trust()}) {
        BOOST_TEST((reload(trust, plain_trust()) == trust));
    }
    const Trust restored = reload(informed_trust(), plain_trust());
    BOOST_TEST(restored.notice(subject)->sequence == 412);
    BOOST_TEST(restored.notice({"deploy-server", "beta"}) == nullptr);
    BOOST_TEST((restored.known_since("2018.8.1"_version) == today));
}

BOOST_AUTO_TEST_CASE(a_notice_is_stored_with_the_root_that_verified_it) {
    const Envelope rotated = sign_root(make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const Verification refused = verify(reply(sign_notice("{}", {12}), {rotated}), informed_trust(), subject, today);
    BOOST_REQUIRE(!refused.outcome.has_value());
    const Trust restored = reload(refused.trust, plain_trust());
    BOOST_TEST(restored.root().version == 2);
    BOOST_REQUIRE(restored.notice(subject) != nullptr);
    BOOST_TEST(restored.notice(subject)->sequence == 412);
}

BOOST_AUTO_TEST_CASE(no_flipped_byte_of_the_store_changes_what_is_believed) {
    const Trust trust = informed_trust();
    const std::string stored = trust.serialize();
    std::size_t restored = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        std::string bytes = stored;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x01);
        const auto read = Trust::restore(bytes, plain_trust());
        if (!read) {
            BOOST_REQUIRE((read.error().code == ErrorCode::state_corrupt));
            continue;
        }
        ++restored;
        BOOST_TEST((read->root() == trust.root()));
        if (read->notice(subject) != nullptr) BOOST_TEST(read->notice(subject)->sequence == 412);
    }
    BOOST_TEST(restored < stored.size() / 5);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_store_is_corrupt) {
    std::string foreign = plain_trust().serialize();
    foreign.replace(foreign.find("\"schema\":1"), 10, "\"schema\":2");
    for (const std::string& stored : {std::string(), std::string("{}"), std::string(256 * 1024 + 1, ' '), foreign}) {
        const auto read = Trust::restore(stored, plain_trust());
        BOOST_REQUIRE(!read.has_value());
        BOOST_TEST((read.error().code == ErrorCode::state_corrupt));
    }
}

BOOST_AUTO_TEST_CASE(another_compiled_in_root_keeps_what_it_signs_too) {
    // The product was updated; it now has root 2 compiled in, and had followed to root 2 before.
    const Envelope second = sign_root(make_root(2, {1, 2, 3}, 2, {11}), {1, 2});
    const Trust before = take(informed_trust(), reply(sign_notice(NoticeText().text(), {11}), {second}));
    const Trust after = reload(before, trust_in(second));
    BOOST_TEST(after.root().version == 2);
    BOOST_TEST(after.notice(subject)->sequence == 412);
    BOOST_TEST((after.known_since("2018.8.1"_version) == today));

    // It went from root 2 back to an edition with root 1: root 2 still follows, so a key revoked by it stays revoked.
    const Trust back = reload(take(trust_in(second), reply(sign_notice(NoticeText().text(), {11}))), plain_trust());
    BOOST_TEST(back.root().version == 2);
    BOOST_TEST(back.notice(subject)->sequence == 412);
}

BOOST_AUTO_TEST_CASE(another_vendors_store_is_not_believed) {
    const Trust ours = trust_in(sign_root(make_root(1, {51}, 1, {61}), {51}));
    const Trust kept = reload(informed_trust(), ours);
    BOOST_TEST((kept == ours));
}

BOOST_AUTO_TEST_CASE(a_release_is_known_since_it_was_first_seen) {
    NoticeText later;
    later.sequence = 413;
    later.releases.insert(1, R"({"version":"2018.8.2","severity":"fix","published":"2018-08-05"},)");
    Trust trust = take(informed_trust(), reply(sign_notice(later.text(), {11})), today + 24h);
    BOOST_TEST((trust.known_since("2018.8.1"_version) == today));
    BOOST_TEST((trust.known_since("2018.8.2"_version) == today + 24h));

    // The clock was a day fast; then it was set right.
    later.sequence = 414;
    trust = take(trust, reply(sign_notice(later.text(), {11})), today + 1h);
    BOOST_TEST((trust.known_since("2018.8.2"_version) == today + 1h));
}

BOOST_AUTO_TEST_SUITE_END()
