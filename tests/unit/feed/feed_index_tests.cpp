#include "feed/index.hpp"

#include "support/json_schema.hpp"
#include "unit/feed/index_text.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <ostream>

using namespace telemetry;
using namespace telemetry::feed;
using namespace std::chrono_literals;

namespace {

using notice_tests::today;
using notice_tests::why;

using feed_tests::IndexText;
using feed_tests::notice_key;
using feed_tests::reply_of;

const Subject steps{"deploy-server", "communityStepTemplates"};

Verification take(std::string_view bytes, const SignedIndex* before = nullptr, std::chrono::sys_seconds now = today) {
    return verify(bytes, notice_tests::plain_trust(), steps, before, now);
}

SignedIndex taken(const IndexText& text) {
    const Verification verification = take(reply_of(text));
    BOOST_REQUIRE_MESSAGE(verification.index, why(verification.index));
    return *verification.index;
}

ErrorCode refusal(const Verification& verification) {
    BOOST_REQUIRE(!verification.index.has_value());
    return verification.index.error().code;
}

ErrorCode refusal(const IndexText& text) {
    return refusal(take(reply_of(text)));
}

IndexText with_items(std::string items) {
    IndexText text;
    text.items = std::move(items);
    return text;
}

}  // namespace

namespace telemetry {
std::ostream& operator<<(std::ostream& out, ErrorCode code) {
    return out << to_string(code);
}
}  // namespace telemetry

BOOST_AUTO_TEST_SUITE(feed_index_tests)

BOOST_AUTO_TEST_CASE(a_signed_index_is_taken_and_sorted_by_id) {
    const SignedIndex index = taken({});
    BOOST_TEST(index.document.sequence == 412);
    BOOST_REQUIRE(index.document.items.size() == 2U);
    BOOST_TEST((index.document.items[0] == FeedItem{"a", 7}));
    BOOST_TEST((index.document.items[1] == FeedItem{"b", 2}));
}

BOOST_AUTO_TEST_CASE(only_what_is_listed_with_a_higher_version_is_newer) {
    const SignedIndex index = taken({});
    const std::vector<FeedItem> in_use{{"own", 1}, {"b", 2}, {"a", 6}, {"b", 1}, {"a", 8}, {"aa", 1}};
    const auto newer = newer_items(index.document, in_use);
    BOOST_TEST((newer == std::vector<FeedItem>{{"a", 7}, {"b", 2}}));
    BOOST_TEST(newer_items(index.document, {}).empty());
}

BOOST_AUTO_TEST_CASE(a_notice_is_no_index_though_the_same_key_signed_it) {
    const auto notice = notice_tests::sign_notice(IndexText().text(), {notice_key});
    BOOST_TEST(refusal(take(notice_tests::reply(notice))) == ErrorCode::malformed);
}

BOOST_AUTO_TEST_CASE(what_is_not_signed_by_the_vendor_is_refused) {
    BOOST_TEST(refusal(take(reply_of({}, {}, 99))) == ErrorCode::unknown_key);
    std::string bytes = reply_of({});
    const auto at = bytes.find("\"payload\":\"") + 40;
    bytes[at] = bytes[at] == 'A' ? 'B' : 'A';
    BOOST_TEST(!take(bytes).index.has_value());
}

BOOST_AUTO_TEST_CASE(an_index_of_another_product_or_feed_is_refused) {
    BOOST_TEST(refusal(IndexText{.product = "other-server"}) == ErrorCode::wrong_product);
    BOOST_TEST(refusal(IndexText{.feed = "builtInStepTemplates"}) == ErrorCode::wrong_channel);
}

BOOST_AUTO_TEST_CASE(what_breaks_the_form_is_refused) {
    BOOST_TEST(refusal(IndexText{.type = "update-notice"}) == ErrorCode::malformed);
    BOOST_TEST(refusal(IndexText{.spec = "2"}) == ErrorCode::malformed);
    BOOST_TEST(refusal(IndexText{.sequence = "0"}) == ErrorCode::malformed);
    BOOST_TEST(refusal(IndexText{.sequence = "1.0"}) == ErrorCode::malformed);
    BOOST_TEST(refusal(IndexText{.expires = "2018-08-01T00:00:00Z"}) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items("{}")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a","version":1},{"id":"a","version":2}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"","version":1}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a b","version":1}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a\u202e","version":1}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":")" + std::string(65, 'a') + R"(","version":1}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a","version":-1}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a","version":9223372036854775808}])")) == ErrorCode::malformed);
    BOOST_TEST(refusal(with_items(R"([{"id":"a"}])")) == ErrorCode::malformed);
}

BOOST_AUTO_TEST_CASE(what_is_read_fits_the_published_schema_and_what_does_not_fit_is_refused) {
    const support::JsonSchema schema(TELEMETRY_SOURCE_DIR "/schemas/feed-index.schema.json");
    for (const auto& seed : std::filesystem::directory_iterator(TELEMETRY_SOURCE_DIR "/tests/fuzz/corpus/feed_index")) {
        const std::string text = support::file_content(seed.path());
        BOOST_TEST_CONTEXT(seed.path().filename().string()) {
            if (read_index(text)) BOOST_TEST(schema.fits(text));
        }
    }
    BOOST_TEST(schema.fits(IndexText().text()));
    for (const char* items : {R"([{"id":"","version":1}])", R"([{"id":"a b","version":1}])", R"([{"id":"a","version":-1}])",
                              R"([{"id":"a"}])", "{}"}) {
        BOOST_TEST(!schema.fits(with_items(items).text()));
        BOOST_TEST(refusal(with_items(items)) == ErrorCode::malformed);
    }
}

BOOST_AUTO_TEST_CASE(sizes_are_bounded) {
    BOOST_TEST(refusal(take(std::string(reply_size_max + 1, ' '))) == ErrorCode::too_large);
    std::string items = "[";
    for (std::size_t i = 0; i <= items_max; ++i)
        items.append(i == 0 ? "{" : ",{").append(R"("id":"i)" + std::to_string(i) + R"(","version":1})");
    BOOST_TEST(refusal(with_items(items + "]")) == ErrorCode::malformed);
}

BOOST_AUTO_TEST_CASE(the_sequence_never_falls) {
    const SignedIndex before = taken({});
    BOOST_TEST(refusal(take(reply_of({.sequence = "411"}), &before)) == ErrorCode::rollback);
    IndexText other = with_items("[]");
    BOOST_TEST(refusal(take(reply_of(other), &before)) == ErrorCode::equivocation);
    BOOST_TEST(take(reply_of({}), &before).index.has_value());
    BOOST_TEST(take(reply_of({.sequence = "413"}), &before).index.has_value());
}

BOOST_AUTO_TEST_CASE(new_keys_begin_a_sequence_of_their_own) {
    const SignedIndex before = taken({.sequence = "9000000000000000000"});
    const auto next = notice_tests::sign_root(notice_tests::make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const Verification rotated = take(reply_of({.sequence = "1"}, {next}, 12), &before);
    BOOST_REQUIRE_MESSAGE(rotated.index, why(rotated.index));
    BOOST_TEST(rotated.trust.root().version == 2);
}

BOOST_AUTO_TEST_CASE(a_root_that_was_followed_is_kept_though_the_index_is_refused) {
    const auto next = notice_tests::sign_root(notice_tests::make_root(2, {1, 2, 3}, 2, {12}), {1, 2});
    const Verification refused = take(reply_of({}, {next}));
    BOOST_TEST(refusal(refused) == ErrorCode::unknown_key);
    BOOST_TEST(refused.trust.root().version == 2);
}

BOOST_AUTO_TEST_CASE(an_index_is_good_from_its_issue_to_its_expiry) {
    const auto at = [](std::chrono::sys_seconds now) { return take(reply_of({}), nullptr, now); };
    const std::chrono::sys_seconds issued = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
    const std::chrono::sys_seconds expires = std::chrono::sys_days(std::chrono::year(2018) / 8 / 15);
    BOOST_TEST(at(issued - 24h).index.has_value());
    BOOST_TEST(refusal(at(issued - 24h - 1s)) == ErrorCode::clock_suspect);
    BOOST_TEST(at(expires - 1s).index.has_value());
    BOOST_TEST(refusal(at(expires)) == ErrorCode::stale);
}

BOOST_AUTO_TEST_CASE(what_is_stored_comes_back_while_the_root_vouches_for_it) {
    const SignedIndex index = taken({});
    const std::string stored = write_stored(index);
    const auto again = read_stored(stored, notice_tests::plain_trust(), steps);
    BOOST_REQUIRE_MESSAGE(again, why(again));
    BOOST_REQUIRE(again->has_value());
    BOOST_TEST((*again)->digest() == index.digest());
    BOOST_TEST((*again)->document.items.size() == 2U);

    const auto other_keys = notice_tests::trust_in(notice_tests::sign_root(notice_tests::make_root(1, {1}, 1, {12}), {1}));
    const auto forgotten = read_stored(stored, other_keys, steps);
    BOOST_REQUIRE(forgotten.has_value());
    BOOST_TEST(!forgotten->has_value());

    const auto torn = read_stored(stored.substr(0, stored.size() / 2), notice_tests::plain_trust(), steps);
    BOOST_REQUIRE(!torn.has_value());
    BOOST_TEST(torn.error().code == ErrorCode::state_corrupt);
}

BOOST_AUTO_TEST_CASE(the_digest_is_that_of_the_signed_bytes) {
    BOOST_TEST(taken({}).digest() == taken({}).digest());
    BOOST_TEST(taken({}).digest() != taken({.sequence = "413"}).digest());
    BOOST_TEST(taken({}).digest().size() == 64U);
}

BOOST_AUTO_TEST_SUITE_END()
