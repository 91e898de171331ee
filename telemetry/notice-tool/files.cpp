#include "files.hpp"

#include "failed.hpp"
#include "text_file.hpp"

#include "notice/members.hpp"
#include "system/json.hpp"

#include <algorithm>
#include <iostream>

namespace telemetry::notice_tool {

using namespace notice;

SigningKey read_signing_key(const std::string& path) {
    SigningKey key = take(SigningKey::from_pem(read_file(path)), path);
    if (is_open_to_others(path)) std::cerr << "warning: " << path << ": others may read this secret key; chmod 600 it\n";
    return key;
}

PublicKey read_public_key(const std::string& path) {
    return take(public_key_from_pem(read_file(path)), path);
}

RootFile read_root_file(const std::string& path) {
    const Json json = take(read_json(read_file(path), "root"), path);
    Findings findings;
    RootFile file;
    file.envelope = read_envelope(Members(json, "root", findings), root_payload_type);
    if (!findings.none()) throw Failed(bad_data, path + ": " + findings.first().message);
    file.root = take(read_root(file.envelope.payload, "root"), path);
    return file;
}

std::string write_envelope(const Envelope& root) {
    return write_json(to_json(root)) + '\n';
}

std::string write_notice(const NoticeFile& notice) {
    Json::Array roots;
    for (const auto& root : notice.roots) roots.push_back(to_json(root));
    Json json = to_json(notice.envelope);
    std::get<Json::Object>(json.value).push_back({"roots", std::move(roots)});
    return write_json(json) + '\n';
}

RootChain read_root_chain(const std::vector<std::string>& paths) {
    RootChain chain{take(Trust::begin(read_file(paths.front())), paths.front()), {}};
    for (auto path = paths.begin() + 1; path != paths.end(); ++path) {
        Envelope next = read_root_file(*path).envelope;
        take(chain.trust.follow(next, "root"), *path);
        chain.later.push_back(std::move(next));
    }
    return chain;
}

std::string progress(const Envelope& envelope, const Root& root, const Role& role) {
    const std::string message = pre_authentication_encoding(envelope.payload_type, envelope.payload);
    const auto has_signed = [&](const std::string& id) {
        return std::any_of(envelope.signatures.begin(), envelope.signatures.end(), [&](const Signature& signature) {
            return signature.key_id == id && verifies(root.keys.at(id), message, signature.bytes);
        });
    };
    return std::to_string(std::count_if(role.key_ids.begin(), role.key_ids.end(), has_signed)) + " of " +
           std::to_string(role.threshold) + " needed signatures";
}

}  // namespace telemetry::notice_tool
