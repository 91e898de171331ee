#include "root_commands.hpp"

#include "failed.hpp"
#include "files.hpp"
#include "text_file.hpp"

#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <filesystem>
#include <functional>
#include <iostream>

namespace telemetry::notice_tool {

using namespace notice;

namespace {

void add_key(Root& root, Role& role, const std::string& path) {
    const PublicKey key = read_public_key(path);
    if (!role.key_ids.insert(key_id(key)).second) throw Failed(bad_data, path + ": is a key of this role already");
    root.keys[key_id(key)] = key;
}

Role& role_named(Root& root, const std::string& name) {
    return name == "root" ? root.root : root.notice;
}

void drop_unused_keys(Root& root) {
    std::erase_if(root.keys, [&](const auto& key) {
        return !root.root.key_ids.contains(key.first) && !root.notice.key_ids.contains(key.first);
    });
}

void apply(const RootOptions& options, Root& root) {
    if (!options.expires.empty()) {
        const auto expires = read_utc(options.expires);
        if (!expires) throw Failed(usage, "--expires: is not a time such as 2027-01-31T00:00:00Z");
        root.expires = *expires;
    }
    if (!options.hosts.empty()) root.hosts = options.hosts;
    if (options.root_threshold) root.root.threshold = *options.root_threshold;
    if (options.notice_threshold) root.notice.threshold = *options.notice_threshold;
}

// What is written is read again first: a root that clients would refuse must not come into being.
Envelope checked(const Root& root) {
    Envelope envelope{std::string(root_payload_type), write_root(root), {}};
    take(read_root(envelope.payload, "root"), "the new root");
    return envelope;
}

void change(const RootOptions& options, const std::function<void(Root&)>& edit) {
    RootFile file = read_root_file(options.file);
    const bool is_draft = file.envelope.signatures.empty();
    if (!is_draft && options.out.empty()) {
        throw Failed(usage, options.file + ": is signed; give --out for the root that follows it");
    }
    if (!is_draft) ++file.root.version;
    edit(file.root);
    apply(options, file.root);
    const std::string text = write_envelope(checked(file.root));
    if (options.out.empty()) {
        write_file(options.file, text);
    } else {
        create_file(options.out, text);
    }
    std::cout << "root " << file.root.version << ", not signed yet: " << (options.out.empty() ? options.file : options.out)
              << '\n';
}

}  // namespace

void keygen(const std::string& name) {
    const SigningKey key = SigningKey::generate();
    create_file(name + ".pem", key.to_pem(), 0600);
    try {
        create_file(name + ".pub.pem", public_key_to_pem(key.public_key()));
    } catch (const Failed&) {
        std::filesystem::remove(name + ".pem");  // half a pair is none, and would be in the way of the next try
        throw;
    }
    std::cout << "key " << key.id() << "\n  secret: " << name << ".pem\n  public: " << name << ".pub.pem\n";
}

void root_init(const RootOptions& options) {
    Root root;
    for (const auto& path : options.root_keys) add_key(root, root.root, path);
    for (const auto& path : options.notice_keys) add_key(root, root.notice, path);
    apply(options, root);
    create_file(options.out, write_envelope(checked(root)));
    std::cout << "root 1, not signed yet: " << options.out << '\n';
}

void root_add_key(const RootOptions& options) {
    change(options, [&](Root& root) { add_key(root, role_named(root, options.role), options.key); });
}

void root_remove_key(const RootOptions& options) {
    const std::string id = is_hex_digest(options.key) ? options.key : key_id(read_public_key(options.key));
    change(options, [&](Root& root) {
        if (role_named(root, options.role).key_ids.erase(id) == 0) {
            throw Failed(bad_data, options.key + ": is not a key of this role");
        }
        drop_unused_keys(root);
    });
}

void root_change(const RootOptions& options) {
    change(options, [](Root&) {});
}

void root_sign(const RootOptions& options) {
    RootFile file = read_root_file(options.file);
    const SigningKey key = read_signing_key(options.key);
    std::optional<RootFile> previous;
    if (!options.previous.empty()) previous = read_root_file(options.previous);
    if (previous && previous->root.version + 1 != file.root.version) {
        throw Failed(bad_data, options.previous + ": is not the root before this one");
    }
    const bool is_known =
        file.root.root.key_ids.contains(key.id()) || (previous && previous->root.root.key_ids.contains(key.id()));
    if (!is_known) {
        throw Failed(bad_data,
                     options.key + ": is no root key of this root" +
                         (previous ? " or of the one before it" : "; for a key of the one before it give --previous"));
    }
    sign(file.envelope, key);
    write_file(options.file, write_envelope(file.envelope));
    for (const Root* signers : {previous ? &previous->root : nullptr, &file.root}) {
        if (signers == nullptr) continue;
        std::cout << options.file << ": " << progress(file.envelope, *signers, signers->root) << " by root keys of root "
                  << signers->version << '\n';
    }
}

}  // namespace telemetry::notice_tool
