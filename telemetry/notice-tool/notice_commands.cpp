#include "notice_commands.hpp"

#include "failed.hpp"
#include "files.hpp"
#include "notice_members.hpp"
#include "text_file.hpp"

#include "notice/document.hpp"
#include "notice/json.hpp"
#include "notice/members.hpp"
#include "notice/reply.hpp"
#include "system/utc_time.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>

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
Envelope open_notice(const NoticeOptions& options, bool& is_new) {
    const Json json = take(read_json(read_file(options.file), "notice"), options.file);
    is_new = json.find("payload") == nullptr;
    if (!is_new) {
        Findings findings;
        Envelope envelope = read_envelope(Members(json, "notice", findings), notice_payload_type);
        if (!findings.none()) throw Failed(bad_data, options.file + ": " + findings.first().message);
        return envelope;
    }
    const std::string unknown = find_unknown_member(json);
    if (!unknown.empty() && !options.unknown_members) {
        throw Failed(bad_data, options.file + ": " + unknown +
                                   " is a member that no client knows; if it is meant, give "
                                   "--allow-unknown-members");
    }
    return {std::string(notice_payload_type), write_json(json), {}};
}

void check_contents(const NoticeOptions& options, const Envelope& envelope, const Root& root) {
    const NoticeDocument notice = take(read_notice(envelope.payload, root.hosts), options.file);
    if (notice.expires <= time_of(options)) throw Failed(bad_data, options.file + ": notice.expires is in the past");
}

Trust read_trust(const NoticeOptions& options, const Trust& begin) {
    if (options.trust.empty() || !std::filesystem::exists(options.trust)) return begin;
    return take(Trust::restore(read_file(options.trust), begin), options.trust);
}

void print_signatures(const Json& json, std::string_view payload_type) {
    Findings findings;
    const Envelope envelope = read_envelope(Members(json, "file", findings), payload_type);
    if (!findings.none()) throw Failed(bad_data, findings.first().message);
    std::cout << "not verified; signatures by:\n";
    for (const auto& signature : envelope.signatures) std::cout << "  " << signature.key_id << '\n';
    std::cout << write_json_pretty(take(read_json(envelope.payload, "payload"), "file"));
}

}  // namespace

void sign_notice(const NoticeOptions& options) {
    const RootChain chain = read_root_chain(options.roots);
    const Root& root = chain.trust.root();
    bool is_new = false;
    NoticeFile notice{open_notice(options, is_new), chain.later};
    if (is_new && options.out.empty()) throw Failed(usage, options.file + ": is a text; give --out for its envelope");
    check_contents(options, notice.envelope, root);

    const SigningKey key = read_signing_key(options.key);
    if (!root.notice.key_ids.contains(key.id())) {
        throw Failed(bad_data, options.key + ": is no notice key of root " + std::to_string(root.version));
    }
    sign(notice.envelope, key);
    const std::string text = write_notice(notice);
    if (text.size() > reply_size_max)
        throw Failed(bad_data, "with its roots the notice is larger than the 64 KiB that clients read");
    const std::string& out = options.out.empty() ? options.file : options.out;
    write_file(out, text);
    std::cout << out << ": " << progress(notice.envelope, root, root.notice) << " by notice keys of root " << root.version
              << '\n';
}

void verify_notice(const NoticeOptions& options) {
    const std::string& compiled_in = options.roots.front();
    const Trust begin = take(Trust::begin(read_file(compiled_in)), compiled_in);
    const Subject subject{options.product, options.channel};
    const Verification verification = verify(read_file(options.file), read_trust(options, begin), subject, time_of(options));
    if (!options.trust.empty()) write_file(options.trust, verification.trust.serialize());
    if (!verification.outcome) {
        const Error& error = verification.outcome.error();
        throw Failed(error.code == ErrorCode::stale ? stale : bad_data,
                     options.file + ": refused: " + std::string(to_string(error.code)) + ": " + error.message);
    }
    const NoticeDocument& notice = *verification.trust.notice(subject);
    std::cout << "verified: " << notice.product << ' ' << notice.channel << ", sequence " << notice.sequence << ", issued "
              << write_utc(notice.issued) << ", expires " << write_utc(notice.expires) << ", root "
              << verification.trust.root().version << '\n';
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
    print_signatures(json, *name == root_payload_type ? root_payload_type : notice_payload_type);
}

}  // namespace telemetry::notice_tool
