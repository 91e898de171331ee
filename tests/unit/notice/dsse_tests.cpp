#include "notice/dsse.hpp"

#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <openssl/err.h>

using namespace telemetry::notice;
using telemetry::read_json;
using telemetry::write_json;
using namespace notice_tests;
using telemetry::ErrorCode;

namespace {

telemetry::Result<Envelope> read(std::string_view text) {
    const auto json = read_json(text, "it");
    if (!json) return json.error();
    Findings findings;
    Envelope read = read_envelope(Members(*json, "it", findings), notice_payload_type);
    if (!findings.none()) return findings.first();
    return read;
}

std::string refusal(std::string_view text) {
    const auto envelope = read(text);
    return envelope ? "accepted" : envelope.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dsse_tests)

BOOST_AUTO_TEST_CASE(the_test_vector_of_the_specification_is_reproduced) {
    BOOST_TEST(pre_authentication_encoding("http://example.com/HelloWorld", "hello world") ==
               "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    BOOST_TEST(pre_authentication_encoding("", "") == "DSSEv1 0  0 ");
}

BOOST_AUTO_TEST_CASE(an_envelope_is_read_as_it_was_written) {
    const Envelope written = sign_notice(NoticeText().text(), {11, 12});
    const auto again = read(write_json(to_json(written)));
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST((*again == written));
}

BOOST_AUTO_TEST_CASE(other_members_and_missing_key_ids_are_allowed_as_the_specification_asks) {
    const auto envelope = read(
        R"({"payloadType":"application/vnd.update-notice+json","payload":"e30=","extra":1,"signatures":[{"sig":"AA==","x":2}]})");
    BOOST_REQUIRE(envelope.has_value());
    BOOST_TEST(envelope->payload == "{}");
    BOOST_TEST(envelope->signatures.front().key_id == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_envelope_is_refused_by_its_place) {
    BOOST_TEST(refusal("[]") == "it is not an object");
    BOOST_TEST(refusal("{}") == "it.payloadType is missing");
    BOOST_TEST(refusal(R"({"payloadType":"text/plain","payload":"","signatures":[]})") ==
               "it.payloadType is not \"application/vnd.update-notice+json\"");
    BOOST_TEST(refusal(R"({"payloadType":"application/vnd.update-notice+json","payload":"e30","signatures":[]})") ==
               "it.payload is not base64");
    BOOST_TEST(refusal(R"({"payloadType":"application/vnd.update-notice+json","payload":1,"signatures":[]})") ==
               "it.payload is not a text");
    BOOST_TEST(refusal(R"({"payloadType":"application/vnd.update-notice+json","payload":"e30=","signatures":{}})") ==
               "it.signatures is not a list");
    BOOST_TEST(
        refusal(
            R"({"payloadType":"application/vnd.update-notice+json","payload":"e30=","signatures":[{"sig":"AA==","keyid":1}]})") ==
        "it.signatures[0].keyid is not a text");
    BOOST_TEST(refusal(R"({"payloadType":"application/vnd.update-notice+json","payload":"e30=","signatures":[3]})") ==
               "it.signatures[0] is not an object");
}

BOOST_AUTO_TEST_CASE(a_signature_made_by_openssl_verifies) {
    const support::TemporaryDirectory folder;
    const SigningKey signer = key(11);
    Envelope notice = sign_notice(NoticeText().text(), {});
    folder.write("key.pem", signer.to_pem());
    folder.write("encoded", pre_authentication_encoding(notice.payload_type, notice.payload));
    const auto ran = support::run({"openssl", "pkeyutl", "-sign", "-rawin", "-inkey", folder.path() / "key.pem", "-in",
                                   folder.path() / "encoded", "-out", folder.path() / "signature"});
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    notice.signatures.push_back({signer.id(), folder.read("signature")});
    BOOST_TEST(count_votes(notice, plain_root(), plain_root().notice, "notice").has_value());
}

BOOST_AUTO_TEST_CASE(a_signature_of_ours_verifies_with_openssl) {
    const support::TemporaryDirectory folder;
    const Envelope notice = sign_notice(NoticeText().text(), {11});
    folder.write("key.pem", public_key_to_pem(key(11).public_key()));
    folder.write("encoded", pre_authentication_encoding(notice.payload_type, notice.payload));
    folder.write("signature", notice.signatures.front().bytes);
    const auto ran = support::run({"openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", folder.path() / "key.pem",
                                   "-in", folder.path() / "encoded", "-sigfile", folder.path() / "signature"});
    BOOST_TEST(ran.exit_code == 0, ran.out << ran.err);
}

BOOST_AUTO_TEST_CASE(a_failed_verification_leaves_the_error_queue_of_the_host_alone) {
    ERR_clear_error();
    BOOST_TEST(!verifies(key(11).public_key(), "message", std::string(64, 'x')));
    BOOST_TEST(ERR_peek_error() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
