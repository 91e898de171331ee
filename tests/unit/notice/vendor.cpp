#include "vendor.hpp"

namespace notice_tests {

using namespace telemetry::notice;
using telemetry::Json;
using telemetry::write_json;

SigningKey key(KeyNumber number) {
    std::array<unsigned char, 32> seed{};
    seed.fill(number);
    return SigningKey::from_seed(seed);
}

namespace {

Role make_role(Root& root, const std::vector<KeyNumber>& numbers, std::size_t threshold) {
    Role role;
    role.threshold = threshold;
    for (const KeyNumber number : numbers) {
        const SigningKey signing_key = key(number);
        root.keys[signing_key.id()] = signing_key.public_key();
        role.key_ids.insert(signing_key.id());
    }
    return role;
}

}  // namespace

Root make_root(std::int64_t version, const std::vector<KeyNumber>& root_keys, std::size_t root_threshold,
               const std::vector<KeyNumber>& notice_keys, std::size_t notice_threshold) {
    Root root;
    root.version = version;
    root.expires = std::chrono::sys_days(std::chrono::year(2019) / 8 / 1);
    root.root = make_role(root, root_keys, root_threshold);
    root.notice = make_role(root, notice_keys, notice_threshold);
    root.hosts = {"updates.example.com"};
    return root;
}

Envelope envelope(std::string_view payload_type, std::string payload, const std::vector<KeyNumber>& signers) {
    Envelope made{std::string(payload_type), std::move(payload), {}};
    for (const KeyNumber number : signers) sign(made, key(number));
    return made;
}

Envelope sign_root(const Root& root, const std::vector<KeyNumber>& signers) {
    return envelope(root_payload_type, write_root(root), signers);
}

Envelope make_link(std::int64_t version, KeyNumber notice_key) {
    const auto own_key = static_cast<KeyNumber>(100 + version);
    const auto key_before = static_cast<KeyNumber>(own_key - 1);
    return sign_root(make_root(version, {own_key}, 1, {notice_key}), {key_before, own_key});
}

Envelope sign_notice(std::string payload, const std::vector<KeyNumber>& signers) {
    return envelope(notice_payload_type, std::move(payload), signers);
}

std::string NoticeText::text() const {
    return R"({"type":"update-notice","spec":1,"product":")" + product + R"(","channel":")" + channel + R"(","sequence":)" +
           std::to_string(sequence) + R"(,"issued":")" + issued + R"(","expires":")" + expires + R"(","releases":)" + releases +
           R"(,"endOfLife":)" + end_of_life + "}";
}

std::string reply(const Envelope& notice, const std::vector<Envelope>& roots) {
    Json::Array list;
    for (const auto& root : roots) list.push_back(to_json(root));
    Json json = to_json(notice);
    std::get<Json::Object>(json.value).push_back({"roots", std::move(list)});
    return write_json(json);
}

Root plain_root() {
    return make_root(1, {1, 2, 3}, 2, {11});
}

Trust trust_in(const Envelope& root) {
    return Trust::begin(write_json(to_json(root))).value();
}

Trust plain_trust() {
    return trust_in(sign_root(plain_root(), {1, 2}));
}

std::string without_roots(const std::string& stored) {
    Json json = telemetry::read_json(stored, "stored").value();
    std::erase_if(std::get<Json::Object>(json.value), [](const auto& member) { return member.name == "roots"; });
    return write_json(json);
}

}  // namespace notice_tests
