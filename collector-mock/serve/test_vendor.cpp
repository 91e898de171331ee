#include "serve/test_vendor.hpp"

#include "audit/digest.hpp"
#include "show/json_text.hpp"
#include "show/time_text.hpp"

#include <span>

namespace collector {
namespace {

using Time = std::chrono::system_clock::time_point;
using std::chrono::hours;

constexpr std::string_view notice_type = "application/vnd.update-notice+json";
constexpr std::string_view root_type = "application/vnd.update-root+json";
constexpr std::string_view host = "updates.example.com";

std::string date_text(Time time) {
    return utc_text(time).substr(0, 10);
}

// The DSSE envelope of a payload.
std::string envelope(std::string_view type, std::string_view payload, std::span<const SigningKey> keys) {
    const std::string signed_text = "DSSEv1 " + std::to_string(type.size()) + " " + std::string(type) + " " +
                                    std::to_string(payload.size()) + " " + std::string(payload);
    JsonText json;
    json.begin_object().key("payloadType").text(type).key("payload").text(base64(payload));
    json.key("signatures").begin_array();
    for (const SigningKey& key : keys) {
        json.begin_object().key("keyid").text(key.id()).key("sig").text(base64(key.sign(signed_text))).end_object();
    }
    json.end_array();
    if (type == notice_type) json.key("roots").begin_array().end_array();
    return json.end_object().str();
}

void write_role(JsonText& json, std::string_view role, std::span<const SigningKey> keys) {
    json.key(role).begin_object().key("keyids").begin_array();
    for (const SigningKey& key : keys) json.text(key.id());
    json.end_array().key("threshold").number(keys.size()).end_object();
}

// "2026.11.1" for a moment in November 2026.
std::string release_version(Time now) {
    const std::string date = date_text(now);
    return date.substr(0, 4) + "." + std::to_string(std::stoi(date.substr(5, 2))) + ".1";
}

void write_release(JsonText& json, NoticeContent::Offer offer, Time now) {
    const std::string version = release_version(now);
    const Time published = now - hours(48);
    json.begin_object().key("version").text(version);
    json.key("severity").text(offer == NoticeContent::Offer::security ? "security" : "feature");
    json.key("published").text(date_text(published));
    if (offer == NoticeContent::Offer::security) json.key("affects").text("<" + version);
    json.key("withdrawn").flag(false);
    json.key("notesUrl").text("https://" + std::string(host) + "/notes/" + version);
    json.key("rollout").begin_object().key("start").text(utc_text(published));
    json.key("groups").number(1).key("stepHours").number(1).end_object();
    json.key("artifacts").begin_array().begin_object().key("platform").text("linux-x64");
    json.key("size").number(version.size()).key("sha256").text(sha256_hex(version)).end_object().end_array();
    json.end_object();
}

}  // namespace

std::string TestVendor::root_envelope(Time now) const {
    const std::span<const SigningKey> notice_keys(&notice_key_, 1);
    JsonText json;
    json.begin_object().key("type").text("root").key("version").number(1);
    json.key("expires").text(utc_text(now + hours(24 * 365)));
    json.key("keys").begin_object();
    for (const SigningKey* key : {&root_keys_[0], &root_keys_[1], &notice_key_}) {
        json.key(key->id()).begin_object().key("ed25519").text(base64(key->public_bytes())).end_object();
    }
    json.end_object().key("roles").begin_object();
    write_role(json, "root", root_keys_);
    write_role(json, "notice", notice_keys);
    json.end_object().key("hosts").begin_array().text(host).end_array();
    return envelope(root_type, json.end_object().str(), root_keys_);
}

std::string TestVendor::notice_envelope(const NoticeContent& content, Time now) const {
    const auto sequence = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    JsonText json;
    json.begin_object().key("type").text("update-notice").key("spec").number(1);
    json.key("product").text(content.product).key("channel").text(content.channel);
    json.key("sequence").number(static_cast<std::uint64_t>(sequence));
    json.key("issued").text(utc_text(now)).key("expires").text(utc_text(now + hours(14 * 24)));
    json.key("releases").begin_array();
    if (content.offer != NoticeContent::Offer::none) write_release(json, content.offer, now);
    json.end_array().key("endOfLife").begin_array().end_array();
    return envelope(notice_type, json.end_object().str(), {&notice_key_, 1});
}

}  // namespace collector
