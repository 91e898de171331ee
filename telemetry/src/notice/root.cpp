#include "notice/root.hpp"

#include "notice/base64.hpp"
#include "system/join.hpp"
#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <set>

namespace telemetry::notice {

namespace {

void read_key(const Members& keys, const JsonMember& member, Root& root) {
    const std::string& id = member.name;
    const auto bytes = from_base64(keys.members(id).text("ed25519", 64));
    if (!bytes || bytes->size() != std::tuple_size_v<PublicKey>) return keys.refuse(id, "is not an Ed25519 key");
    PublicKey key{};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    if (key_id(key) != id) return keys.refuse(id, "is not the SHA-256 of its key");
    root.keys.emplace(id, key);
}

// A message names a key by its id, so an id that could be any text is refused before.
void read_keys(const Members& members, Root& root) {
    const Members keys = members.members("keys");
    if (keys.all().size() > keys_max) return members.refuse("keys", "has too many members");
    for (const auto& member : keys.all()) {
        if (!is_hex_digest(member.name)) return members.refuse("keys", "holds an id that is not the SHA-256 of a key");
        read_key(keys, member, root);
    }
}

Role read_role(const Members& role, const Root& root) {
    Role read;
    for (const Json& item : role.list("keyids", keys_max)) {
        const auto* id = item.as<std::string>();
        if (id == nullptr || !root.keys.contains(*id)) {
            role.refuse("keyids", "names a key that is not in keys");
            return read;
        }
        if (!read.key_ids.insert(*id).second) role.refuse("keyids", "names a key twice");
    }
    read.threshold = static_cast<std::size_t>(role.integer("threshold", 1, keys_max));
    if (read.threshold > read.key_ids.size()) role.refuse("threshold", "is more than the number of keys");
    return read;
}

Json to_json(const Role& role) {
    Json::Array ids;
    for (const auto& id : role.key_ids) ids.emplace_back(id);
    return Json::Object{{"keyids", std::move(ids)}, {"threshold", static_cast<std::int64_t>(role.threshold)}};
}

void read_hosts(const Members& members, Root& root) {
    for (const Json& item : members.list("hosts", hosts_max)) {
        const auto* host = item.as<std::string>();
        if (host == nullptr || !is_host_name(*host)) return members.refuse("hosts", "holds what is not a host name");
        root.hosts.push_back(*host);
    }
}

}  // namespace

bool is_host_name(std::string_view text) noexcept {
    if (text.empty() || text.size() > 253) return false;
    bool label_starts = true;
    char before = '.';
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && (label_starts || (c != '-' && c != '.'))) return false;
        if (c == '.' && before == '-') return false;
        label_starts = c == '.';
        before = c;
    }
    return before != '.' && before != '-';
}

Result<Root> read_root(std::string_view payload, const std::string& place) {
    if (payload.size() > root_size_max) return failure(ErrorCode::too_large, join({place, " is larger than 32 KiB"}));
    const auto json = read_json(payload, place);
    if (!json) return json.error();

    Findings findings;
    const Members members(*json, place, findings);
    Root root;
    if (members.text("type", 64) != "root") members.refuse("type", "is not \"root\"");
    root.version = members.integer("version", 1, INT32_MAX);
    root.expires = members.parsed("expires", read_utc, "is not a time");
    read_keys(members, root);
    const Members roles = members.members("roles");
    root.root = read_role(roles.members("root"), root);
    root.notice = read_role(roles.members("notice"), root);
    read_hosts(members, root);
    if (!findings.none()) return findings.first();
    return root;
}

std::string write_root(const Root& root) {
    Json::Object keys;
    for (const auto& [id, key] : root.keys) {
        const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
        keys.push_back({id, Json::Object{{"ed25519", to_base64(bytes)}}});
    }
    Json::Array hosts;
    for (const auto& host : root.hosts) hosts.emplace_back(host);
    return write_json(Json::Object{{"type", std::string("root")},
                                   {"version", root.version},
                                   {"expires", write_utc(root.expires)},
                                   {"keys", std::move(keys)},
                                   {"roles", Json::Object{{"root", to_json(root.root)}, {"notice", to_json(root.notice)}}},
                                   {"hosts", std::move(hosts)}});
}

Result<void> count_votes(const Envelope& envelope, const Root& root, const Role& role, const std::string& place) {
    const std::string message = pre_authentication_encoding(envelope.payload_type, envelope.payload);
    std::set<std::string_view> voters;
    bool bad = false;
    for (const auto& signature : envelope.signatures) {
        for (const auto& id : role.key_ids) {
            if (!signature.key_id.empty() && signature.key_id != id) continue;
            if (verifies(root.keys.at(id), message, signature.bytes)) {
                voters.insert(id);
            } else if (!signature.key_id.empty()) {
                bad = true;
            }
        }
    }
    if (voters.size() >= role.threshold) return {};
    const std::string signers = join({" by keys of root ", std::to_string(root.version)});
    if (bad) return failure(ErrorCode::bad_signature, join({place, ": a signature is not that of the key it names"}));
    if (voters.empty()) return failure(ErrorCode::unknown_key, join({place, " has no signature", signers}));
    return failure(ErrorCode::below_threshold, join({place, " has ", std::to_string(voters.size()), " of the ",
                                                     std::to_string(role.threshold), " signatures needed", signers}));
}

}  // namespace telemetry::notice
