#include "notice/root.hpp"

#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry::notice;
using namespace notice_tests;
using telemetry::ErrorCode;

namespace {

// The payload of the plain root with one text exchanged for another.
std::string with(std::string_view before, std::string_view after) {
    std::string payload = write_root(plain_root());
    const auto at = payload.find(before);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, before);
    return payload.replace(at, before.size(), after);
}

std::string refusal(std::string_view payload) {
    const auto root = read_root(payload, "root");
    return root ? "accepted" : root.error().message;
}

telemetry::Result<void> votes(const Envelope& envelope, std::size_t threshold) {
    const Root root = make_root(1, {1}, 1, {11, 12, 13}, threshold);
    return count_votes(envelope, root, root.notice, "notice");
}

telemetry::Error refused_votes(const Envelope& envelope, std::size_t threshold) {
    const auto outcome = votes(envelope, threshold);
    BOOST_REQUIRE(!outcome.has_value());
    return outcome.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(root_tests)

BOOST_AUTO_TEST_CASE(a_root_is_read_as_it_was_written) {
    const Root root = make_root(7, {1, 2, 3}, 2, {11, 12}, 1);
    BOOST_TEST((read_root(write_root(root), "root").value() == root));
}

BOOST_AUTO_TEST_CASE(members_of_a_later_time_are_ignored) {
    BOOST_TEST(refusal(with(R"("hosts":)", R"("mirrors":[{"a":1}],"hosts":)")) == "accepted");
}

BOOST_AUTO_TEST_CASE(each_rule_names_its_place) {
    BOOST_TEST(refusal("{}") == "root.type is missing");
    BOOST_TEST(refusal(with(R"("root")", R"("notice")")) == "root.type is not \"root\"");
    BOOST_TEST(refusal(with(R"("version":1)", R"("version":0)")) == "root.version is out of range");
    BOOST_TEST(refusal(with(R"("version":1)", R"("version":"1")")) == "root.version is not an integer");
    BOOST_TEST(refusal(with("2019-08-01T00:00:00Z", "2019-08-01")) == "root.expires is not a time");
    BOOST_TEST(refusal(with(R"("threshold":2)", R"("threshold":0)")) == "root.roles.root.threshold is out of range");
    BOOST_TEST(refusal(with(R"("threshold":2)", R"("threshold":4)")) ==
               "root.roles.root.threshold is more than the number of keys");
    BOOST_TEST(refusal(with("updates.example.com", "https://updates.example.com")) ==
               "root.hosts holds what is not a host name");
}

BOOST_AUTO_TEST_CASE(a_key_cannot_take_the_name_of_another) {
    const std::string id = key(1).id();
    std::string other = id;
    other.front() = other.front() == '0' ? '1' : '0';
    BOOST_TEST(refusal(with('"' + id + "\":", '"' + other + "\":")) == "root.keys." + other + " is not the SHA-256 of its key");
    BOOST_TEST(refusal(with("\"" + id + "\":{\"ed25519\":\"", "\"" + id + "\":{\"ed25519\":\"AAAA")) ==
               "root.keys." + id + " is not an Ed25519 key");
}

BOOST_AUTO_TEST_CASE(a_key_is_named_by_nothing_but_a_digest) {
    const std::string id = key(1).id();
    for (const std::string& other : {std::string("secret"), id.substr(1), id + "0", "G" + id.substr(1), std::string()}) {
        BOOST_TEST(refusal(with('"' + id + "\":", '"' + other + "\":")) ==
                   "root.keys holds an id that is not the SHA-256 of a key");
    }
}

BOOST_AUTO_TEST_CASE(a_role_names_each_key_once_and_none_that_is_missing) {
    const std::string id = '"' + key(11).id() + '"';
    BOOST_TEST(refusal(with('[' + id + ']', '[' + id + ',' + id + ']')) == "root.roles.notice.keyids names a key twice");
    BOOST_TEST(refusal(with('[' + id + ']', "[\"" + key(12).id() + "\"]")) ==
               "root.roles.notice.keyids names a key that is not in keys");
}

BOOST_AUTO_TEST_CASE(a_root_is_at_most_32_kib) {
    const auto root = read_root(with("}", "}" + std::string(32 * 1024, ' ')), "root");
    BOOST_REQUIRE(!root.has_value());
    BOOST_TEST((root.error().code == ErrorCode::too_large));
}

BOOST_AUTO_TEST_CASE(host_names_are_plain_and_in_lower_case) {
    for (const std::string_view name : {"a", "localhost", "updates.example.com", "xn--bcher-kva.example", "1.2.3.4", "a-b.c"}) {
        BOOST_TEST(is_host_name(name), name);
    }
    for (const std::string_view name :
         {"", ".", "a.", ".a", "a..b", "-a", "a-", "a-.b", "a.-b", "A", "a_b", "a b", "a:443", "a/b", "b\xc3\xbc"}) {
        BOOST_TEST(!is_host_name(name), name);
    }
    BOOST_TEST(!is_host_name(std::string(254, 'a')));
}

BOOST_AUTO_TEST_CASE(enough_signatures_of_different_keys_are_enough) {
    BOOST_TEST(votes(sign_notice("x", {11}), 1).has_value());
    BOOST_TEST(votes(sign_notice("x", {13, 11}), 2).has_value());
    BOOST_TEST(votes(sign_notice("x", {99, 12, 98, 11}), 2).has_value());
}

BOOST_AUTO_TEST_CASE(a_key_has_one_vote_however_often_it_signs) {
    Envelope twice = sign_notice("x", {11});
    twice.signatures.push_back(twice.signatures.front());
    twice.signatures.push_back({"", twice.signatures.front().bytes});
    const auto error = refused_votes(twice, 2);
    BOOST_TEST((error.code == ErrorCode::below_threshold));
    BOOST_TEST(error.message == "notice has 1 of the 2 signatures needed by keys of root 1");
}

BOOST_AUTO_TEST_CASE(a_signature_without_a_key_id_is_tried_with_each_key) {
    Envelope nameless = sign_notice("x", {11, 12});
    for (auto& signature : nameless.signatures) signature.key_id.clear();
    BOOST_TEST(votes(nameless, 2).has_value());
    nameless.signatures.resize(1);
    BOOST_TEST((refused_votes(nameless, 2).code == ErrorCode::below_threshold));
}

BOOST_AUTO_TEST_CASE(signatures_of_foreign_keys_do_not_count) {
    const auto error = refused_votes(sign_notice("x", {98, 99}), 1);
    BOOST_TEST((error.code == ErrorCode::unknown_key));
    BOOST_TEST(error.message == "notice has no signature by keys of root 1");
    BOOST_TEST((refused_votes(sign_notice("x", {}), 1).code == ErrorCode::unknown_key));
}

BOOST_AUTO_TEST_CASE(a_signature_that_is_not_of_the_key_it_names_is_bad) {
    Envelope forged = sign_notice("x", {11});
    forged.payload = "y";
    const auto error = refused_votes(forged, 1);
    BOOST_TEST((error.code == ErrorCode::bad_signature));
    BOOST_TEST(error.message == "notice: a signature is not that of the key it names");

    Envelope renamed = sign_notice("x", {99});
    renamed.signatures.front().key_id = key(11).id();
    BOOST_TEST((refused_votes(renamed, 1).code == ErrorCode::bad_signature));

    Envelope shortened = sign_notice("x", {11});
    shortened.signatures.front().bytes.pop_back();
    BOOST_TEST((refused_votes(shortened, 1).code == ErrorCode::bad_signature));
}

BOOST_AUTO_TEST_CASE(a_bad_signature_does_no_harm_beside_enough_good_ones) {
    Envelope notice = sign_notice("x", {11, 12});
    notice.signatures.insert(notice.signatures.begin(), {key(13).id(), std::string(64, 'x')});
    BOOST_TEST(votes(notice, 2).has_value());
}

BOOST_AUTO_TEST_CASE(a_signature_for_another_type_of_payload_is_worth_nothing) {
    Envelope notice = envelope(root_payload_type, "x", {11});
    notice.payload_type = notice_payload_type;
    BOOST_TEST((refused_votes(notice, 1).code == ErrorCode::bad_signature));
}

BOOST_AUTO_TEST_SUITE_END()
