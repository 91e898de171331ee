#include "notice_commands.hpp"

#include "document_kind.hpp"
#include "failed.hpp"
#include "files.hpp"
#include "notice_members.hpp"
#include "text_file.hpp"

#include "feed/index.hpp"
#include "notice/document.hpp"
#include "notice/members.hpp"
#include "notice/reply.hpp"
#include "system/json.hpp"
#include "system/utc_time.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace telemetry::notice_tool {

using namespace notice;

namespace {

std::chrono::sys_seconds time_of(const NoticeOptions& options) {
    if (options.now.empty()) return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto now = read_utc(options.now);
    if (!now) throw Failed(usage, "--now: is not a time such as 2027-01-31T00:00:00Z");
    return *now;
}

// The envelope in the file; or a new one around the text in it, without white space.
Envelope open_document(const NoticeOptions& options, const Json& json, const DocumentKind& kind) {
    if (json.find("payload") != nullptr) {
        Findings findings;
        Envelope envelope =
            read_envelope(Members(json, std::string(kind.name), findings), kind.payload_type, kind.reply_size_max);
        if (!findings.none()) throw Failed(bad_data, options.file + ": " + findings.first().message);
        return envelope;
    }
    const std::string unknown = find_unknown_member(json, kind.name);
    if (!unknown.empty() && !options.unknown_members) {
        throw Failed(bad_data, options.file + ": " + unknown +
                                   " is a member that no client knows; if it is meant, give "
                                   "--allow-unknown-members");
    }
    return {std::string(kind.payload_type), write_json(json), {}};
}

void check_contents(const NoticeOptions& options, const DocumentKind& kind, const Envelope& envelope, const Root& root) {
    if (kind.expiry(envelope.payload, root, options.file) > time_of(options)) return;
    throw Failed(bad_data, options.file + ": " + std::string(kind.name) + ".expires is in the past");
}

Trust read_trust(const NoticeOptions& options, const Trust& begin) {
    std::error_code unreachable;  // which reading it says better
    const bool is_new = !std::filesystem::exists(options.trust, unreachable) && !unreachable;
    if (options.trust.empty() || is_new) return begin;
    return take(Trust::restore(read_file(options.trust), begin), options.trust);
}

void print_signatures(const Json& json, std::string_view payload_type, std::size_t payload_max) {
    Findings findings;
    const Envelope envelope = read_envelope(Members(json, "file", findings), payload_type, payload_max);
    if (!findings.none()) throw Failed(bad_data, findings.first().message);
    std::cout << "not verified; signatures by:\n";
    for (const auto& signature : envelope.signatures) std::cout << "  " << signature.key_id << '\n';
    std::cout << write_json_pretty(take(read_json(envelope.payload, "payload"), "file"));
}

[[noreturn]] void refuse(const NoticeOptions& options, const Error& error) {
    throw Failed(error.code == ErrorCode::stale ? stale : bad_data,
                 options.file + ": refused: " + std::string(to_string(error.code)) + ": " + error.message);
}

/// What both kinds are said of: "verified: deploy-server stable, sequence 412, issued …".
void print_verified(const std::string& product, const std::string& what, std::int64_t sequence, const Validity& validity,
                    const Trust& trust) {
    std::cout << "verified: " << product << ' ' << what << ", sequence " << sequence << ", issued "
              << write_utc(validity.issued) << ", expires " << write_utc(validity.expires) << ", root " << trust.root().version
              << '\n';
}

void verify_index(const NoticeOptions& options, const Trust& trust) {
    const feed::Verification verification =
        feed::verify(read_file(options.file), trust, {options.product, options.feed}, nullptr, time_of(options));
    if (!options.trust.empty()) write_file(options.trust, verification.trust.serialize());
    if (!verification.index) refuse(options, verification.index.error());
    const feed::IndexDocument& index = verification.index->document;
    print_verified(index.product, index.feed, index.sequence, index.validity, verification.trust);
    std::cout << "  " << index.items.size() << " items\n";
}

/// Where an envelope goes, there may be an older one, or nothing: a name that was mistyped shall not cost a key.
void check_place(const std::string& path) {
    std::error_code unknown;  // which writing it says better
    if (!std::filesystem::is_regular_file(path, unknown) || std::filesystem::file_size(path, unknown) == 0) return;
    const auto json = read_json(read_file(path), "file");
    if (!json || is_root(*json)) throw Failed(unwritable, path + ": is neither a notice nor an index, and is left as it is");
}

}  // namespace

void sign_notice(const NoticeOptions& options) {
    const RootChain chain = read_root_chain(options.roots);
    const Root& root = chain.trust.root();
    const Json json = take(read_json(read_file(options.file), "document"), options.file);
    const DocumentKind& kind = kind_of(json);
    NoticeFile notice{open_document(options, json, kind), chain.later};
    if (json.find("payload") == nullptr && options.out.empty())
        throw Failed(usage, options.file + ": is a text; give --out for its envelope");
    check_contents(options, kind, notice.envelope, root);

    const SigningKey key = read_signing_key(options.key);
    if (!root.notice.key_ids.contains(key.id())) {
        throw Failed(bad_data, options.key + ": is no notice key of root " + std::to_string(root.version));
    }
    sign(notice.envelope, key);
    const std::string text = write_notice(notice);
    if (text.size() > kind.reply_size_max) {
        throw Failed(bad_data, "with its roots it is larger than the " + std::to_string(kind.reply_size_max / 1024) +
                                   " KiB that clients read");
    }
    const std::string& out = options.out.empty() ? options.file : options.out;
    check_place(out);
    write_file(out, text);
    std::cout << out << ": " << progress(notice.envelope, root, root.notice) << " by notice keys of root " << root.version
              << '\n';
}

void verify_notice(const NoticeOptions& options) {
    const std::string& compiled_in = options.roots.front();
    const Trust begin = take(Trust::begin(read_file(compiled_in)), compiled_in);
    if (!options.feed.empty()) return verify_index(options, read_trust(options, begin));
    const Subject subject{options.product, options.channel};
    const Verification verification = verify(read_file(options.file), read_trust(options, begin), subject, time_of(options));
    if (!options.trust.empty()) write_file(options.trust, verification.trust.serialize());
    if (!verification.outcome) refuse(options, verification.outcome.error());
    const NoticeDocument& notice = *verification.trust.notice(subject);
    print_verified(notice.product, notice.channel, notice.sequence, {notice.issued, notice.expires}, verification.trust);
    for (const auto& release : notice.releases) {
        std::cout << "  " << release.version.to_string() << (release.withdrawn ? " withdrawn" : "") << '\n';
    }
}

void show(const NoticeOptions& options) {
    const std::string text = read_file(options.file);
    if (text.starts_with("-----BEGIN ")) {
        std::cout << "key " << key_id(read_public_key(options.file)) << '\n';
        return;
    }
    const Json json = take(read_json(text, "file"), options.file);
    const Json* type = json.find("payloadType");
    const auto* name = type == nullptr ? nullptr : type->as<std::string>();
    if (name == nullptr) throw Failed(bad_data, options.file + ": is neither a key nor an envelope");
    const DocumentKind& kind = kind_of(json);
    print_signatures(json, *name == root_payload_type ? root_payload_type : kind.payload_type, kind.reply_size_max);
}

}  // namespace telemetry::notice_tool
