#include "serve/test_vendor.hpp"

#include "audit/digest.hpp"
#include "audit/file_bytes.hpp"
#include "show/json_text.hpp"
#include "show/time_text.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <sstream>
#include <utility>

namespace collector {
namespace {

using Time = std::chrono::system_clock::time_point;
using std::chrono::hours;

constexpr std::string_view notice_type = "application/vnd.update-notice+json";
constexpr std::string_view index_type = "application/vnd.feed-index+json";
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
    if (type != root_type) json.key("roots").begin_array().end_array();
    return json.end_object().str();
}

// What notices and indexes begin and end their time with. The sequence is the second they were issued in.
void write_validity(JsonText& json, Time now) {
    const auto sequence = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    json.key("sequence").number(static_cast<std::uint64_t>(sequence));
    json.key("issued").text(utc_text(now)).key("expires").text(utc_text(now + hours(14 * 24)));
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
    JsonText json;
    json.begin_object().key("type").text("update-notice").key("spec").number(1);
    json.key("product").text(content.product).key("channel").text(content.channel);
    write_validity(json, now);
    json.key("releases").begin_array();
    if (content.offer != NoticeContent::Offer::none) write_release(json, content.offer, now);
    json.end_array().key("endOfLife").begin_array().end_array();
    return envelope(notice_type, json.end_object().str(), {&notice_key_, 1});
}

std::vector<IndexItem> read_index_items(const std::string& file) {
    std::vector<IndexItem> items;
    std::istringstream lines(read_file(file));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t tab = std::min(line.find('\t'), line.size() - 1);
        const char* const end = &line.back() + 1;
        IndexItem item{line.substr(0, tab)};
        const auto [rest, error] = std::from_chars(&line[tab + 1], end, item.version);
        if (error != std::errc() || (rest != end && *rest != '\t')) {
            throw UnusableFile(file + ": line " + std::to_string(number) + " is not an id, a tab and a version");
        }
        items.push_back(std::move(item));
    }
    return items;
}

std::string TestVendor::index_payload(const IndexContent& content, Time now) {
    JsonText json;
    json.begin_object().key("type").text("feed-index").key("spec").number(1);
    json.key("product").text(content.product).key("feed").text(content.feed);
    write_validity(json, now);
    json.key("items").begin_array();
    for (const IndexItem& item : content.items) {
        json.begin_object().key("id").text(item.id).key("version").number(item.version).end_object();
    }
    return json.end_array().end_object().str();
}

std::string TestVendor::index_envelope(std::string_view payload) const {
    return envelope(index_type, payload, {&notice_key_, 1});
}

}  // namespace collector
