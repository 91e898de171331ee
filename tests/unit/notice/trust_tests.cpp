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

// Root `version` of a vendor who changes the notice key with every root: what the root before it believed is revoked.
Envelope link(std::int64_t version) {
    return make_link(version, static_cast<KeyNumber>(20 + version));
}

std::vector<Envelope> links(std::int64_t first, std::int64_t last) {
    std::vector<Envelope> roots;
    for (std::int64_t version = first; version <= last; ++version) roots.push_back(link(version));
    return roots;
}

std::string notice_by_root(std::int64_t version, const std::vector<Envelope>& roots = {}) {
    return reply(sign_notice(NoticeText().text(), {static_cast<KeyNumber>(20 + version)}), roots);
}

// A product with root `first`, which has followed to root `last` and taken a notice by its key.
Trust travelled(std::int64_t first, std::int64_t last) {
    return take(trust_in(link(first)), notice_by_root(last, links(first + 1, last)));
}

bool knows_the_notice(const Trust& trust) {
    const NoticeDocument* notice = trust.notice(subject);
    return notice != nullptr && notice->sequence == 412 && trust.known_since("2018.8.1"_version) == today;
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
    const Trust trust = travelled(1, 2);
    const std::string stored = trust.serialize();
    std::size_t restored = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        std::string bytes = stored;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x01);
        const auto read = Trust::restore(bytes, trust_in(link(1)));
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

// Only the newest root was kept, and dropped where it did not follow the compiled-in one directly: revoked keys were believed
// again, and a known security warning was gone.
BOOST_AUTO_TEST_CASE(a_revoked_key_stays_revoked_in_every_edition_of_the_product) {
    for (const std::int64_t began_at : {1, 2, 3}) {
        const Trust before = travelled(began_at, 5);
        for (std::int64_t compiled_in = 1; compiled_in <= 6; ++compiled_in) {
            if (compiled_in < began_at - 1) continue;  // root 2 is known to neither
            BOOST_TEST_CONTEXT("from root " << began_at << " to root " << compiled_in) {
                const Trust after = reload(before, trust_in(link(compiled_in)));
                BOOST_TEST(after.root().version == std::max<std::int64_t>(compiled_in, 5));
                BOOST_TEST(knows_the_notice(after));
                const auto revoked = verify(notice_by_root(after.root().version - 1), after, subject, today).outcome;
                BOOST_REQUIRE(!revoked.has_value());
                BOOST_TEST((revoked.error().code == ErrorCode::unknown_key));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(programs_with_different_roots_take_turns_and_lose_nothing) {
    Trust trust = travelled(1, 3);
    std::int64_t sequence = 412;
    for (const std::int64_t compiled_in : {3, 1, 2, 1, 3, 4, 2, 4, 1}) {
        trust = reload(trust, trust_in(link(compiled_in)));
        const std::int64_t newest = trust.root().version;
        BOOST_TEST(newest >= 3);
        BOOST_REQUIRE(trust.notice(subject) != nullptr);
        BOOST_TEST(trust.notice(subject)->sequence == sequence);
        NoticeText text;
        text.sequence = ++sequence;
        trust = take(trust, reply(sign_notice(text.text(), {static_cast<KeyNumber>(20 + newest)})));
    }
    BOOST_TEST(trust.root().version == 4);
}

BOOST_AUTO_TEST_CASE(a_warning_by_a_key_that_was_revoked_since_stays_known_in_every_edition) {
    Trust before = travelled(1, 2);
    for (const Envelope& root : links(3, 4)) BOOST_REQUIRE(before.follow(root, "root"));
    for (std::int64_t compiled_in = 1; compiled_in <= 5; ++compiled_in) {
        const Trust after = reload(before, trust_in(link(compiled_in)));
        BOOST_TEST(after.root().version == std::max<std::int64_t>(compiled_in, 4));
        BOOST_TEST(knows_the_notice(after));
        BOOST_TEST(knows_the_notice(reload(after, trust_in(link(1)))));
    }
}

BOOST_AUTO_TEST_CASE(a_store_without_the_roots_on_the_way_is_read) {
    const std::string stored = without_roots(travelled(1, 3).serialize());
    for (const std::int64_t compiled_in : {1, 2, 3, 4}) {
        const Trust after = Trust::restore(stored, trust_in(link(compiled_in))).value();
        BOOST_TEST(after.root().version == std::max<std::int64_t>(compiled_in, 3));
        BOOST_TEST(knows_the_notice(after));
    }
    const Trust gap = Trust::restore(without_roots(travelled(2, 4).serialize()), trust_in(link(1))).value();
    BOOST_TEST(gap.root().version == 1);
    BOOST_TEST(gap.notice(subject) == nullptr);
}

BOOST_AUTO_TEST_CASE(as_many_roots_are_kept_as_a_reply_may_bring) {
    const Trust before = take(travelled(1, 17), notice_by_root(20, links(18, 20)));
    BOOST_TEST(reload(before, trust_in(link(1))).root().version == 20);  // as before: it is its own beginning
    BOOST_TEST(reload(before, trust_in(link(3))).root().version == 20);
    const Trust too_far = reload(before, trust_in(link(2)));
    BOOST_TEST(too_far.root().version == 2);
    BOOST_TEST(verify(notice_by_root(20, links(5, 20)), too_far, subject, today).outcome.error().message ==
               "reply.roots[0].version is not one more than that of the trusted root");
}

// Nobody signs the list of signatures: whoever is on the way can make it longer.
BOOST_AUTO_TEST_CASE(padded_roots_make_no_store_that_cannot_be_read) {
    Trust trust = trust_in(link(1));
    for (Envelope root : links(2, 17)) {
        while (root.signatures.size() < signatures_max)
            root.signatures.push_back({std::string(256, 'k'), std::string(768, 's')});
        BOOST_REQUIRE(trust.follow(root, "root"));
    }
    trust = take(trust, notice_by_root(17));
    BOOST_TEST(trust.serialize().size() <= 256U * 1024U);
    for (const std::int64_t compiled_in : {1, 12, 17}) {
        BOOST_TEST(reload(trust, trust_in(link(compiled_in))).root().version == 17);
    }
}

BOOST_AUTO_TEST_CASE(stored_roots_that_do_not_lead_to_each_other_are_corrupt) {
    const std::string second = write_json(to_json(link(2)));
    for (const Envelope& other : {sign_root(make_root(2, {51}, 1, {22}), {51}), link(1), link(3)}) {
        std::string stored = travelled(1, 3).serialize();
        const auto at = stored.find(second);
        BOOST_REQUIRE(at != std::string::npos);
        stored.replace(at, second.size(), write_json(to_json(other)));
        const auto read = Trust::restore(stored, trust_in(link(1)));
        BOOST_REQUIRE(!read.has_value());
        BOOST_TEST((read.error().code == ErrorCode::state_corrupt));
    }
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
