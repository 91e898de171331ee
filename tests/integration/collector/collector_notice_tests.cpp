#include "serve/test_vendor.hpp"

#include <openssl/evp.h>
#include <rapidjson/document.h>

#include <boost/test/unit_test.hpp>

#include <map>
#include <memory>

using namespace collector;

namespace {

std::string from_base64(const std::string& text) {
    std::string bytes(text.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
    while (!bytes.empty() &&
           bytes.size() + static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')) > text.size() / 4 * 3) {
        bytes.pop_back();
    }
    return bytes;
}

rapidjson::Document parse(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    BOOST_REQUIRE(!document.HasParseError());
    return document;
}

bool verifies(const std::string& public_bytes, const std::string& message, const std::string& signature) {
    const auto* const raw = reinterpret_cast<const unsigned char*>(public_bytes.data());
    const std::shared_ptr<EVP_PKEY> key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw, public_bytes.size()),
                                        EVP_PKEY_free);
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

// How many signatures of an envelope verify under the keys of a root.
std::size_t good_signatures(const rapidjson::Document& envelope, const rapidjson::Document& root) {
    const std::string type = envelope["payloadType"].GetString();
    const std::string payload = from_base64(envelope["payload"].GetString());
    const std::string message =
        "DSSEv1 " + std::to_string(type.size()) + " " + type + " " + std::to_string(payload.size()) + " " + payload;
    std::size_t good = 0;
    for (const auto& signature : envelope["signatures"].GetArray()) {
        const std::string key = from_base64(root["keys"][signature["keyid"].GetString()]["ed25519"].GetString());
        good += verifies(key, message, from_base64(signature["sig"].GetString()));
    }
    return good;
}

const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1533081600));  // 2018-08-01T00:00:00Z

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_notice_tests)

BOOST_AUTO_TEST_CASE(a_notice_verifies_under_the_root_and_says_what_was_asked) {
    const TestVendor vendor;
    const auto root_envelope = parse(vendor.root_envelope(now));
    const auto root = parse(from_base64(root_envelope["payload"].GetString()));
    BOOST_TEST(good_signatures(root_envelope, root) == 2u);
    BOOST_TEST(root["roles"]["root"]["threshold"].GetUint() == 2u);
    BOOST_TEST(root["hosts"][0].GetString() == "updates.example.com");

    const auto envelope = parse(vendor.notice_envelope({"deploy-server", "stable", NoticeContent::Offer::security}, now));
    BOOST_TEST(good_signatures(envelope, root) == 1u);
    const auto notice = parse(from_base64(envelope["payload"].GetString()));
    BOOST_TEST(notice["product"].GetString() == "deploy-server");
    BOOST_TEST(notice["issued"].GetString() == "2018-08-01T00:00:00Z");
    BOOST_TEST(notice["expires"].GetString() == "2018-08-15T00:00:00Z");
    BOOST_TEST(notice["releases"][0]["version"].GetString() == "2018.8.1");
    BOOST_TEST(notice["releases"][0]["affects"].GetString() == "<2018.8.1");
}

BOOST_AUTO_TEST_CASE(a_notice_without_an_offer_has_no_release) {
    const auto envelope = parse(TestVendor().notice_envelope({"p", "beta", NoticeContent::Offer::none}, now));
    const auto notice = parse(from_base64(envelope["payload"].GetString()));
    BOOST_TEST(notice["releases"].Empty());
    BOOST_TEST(notice["channel"].GetString() == "beta");
}

BOOST_AUTO_TEST_SUITE_END()
