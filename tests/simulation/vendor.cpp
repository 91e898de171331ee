#include "vendor.hpp"

#include "notice/root.hpp"
#include "system/sha256.hpp"
#include "unit/feed/index_text.hpp"
#include "unit/notice/vendor.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace simulation {

using notice_tests::KeyNumber;
using telemetry::notice::Envelope;

namespace {

constexpr KeyNumber foreign_key = 250;
constexpr const char* expires = "2019-08-15T00:00:00Z";

/// Every other root changes it.
KeyNumber notice_key_of(std::int64_t root) {
    return static_cast<KeyNumber>(11 + root / 2);
}

/// Root 1 is the only one of which two keys must agree; from then on each has a key of its own.
Envelope sign_root(std::int64_t version) {
    if (version == 1) return notice_tests::sign_root(notice_tests::plain_root(), {1, 2});
    if (version > 2) return notice_tests::make_link(version, notice_key_of(version));
    return notice_tests::sign_root(notice_tests::make_root(2, {102}, 1, {notice_key_of(2)}), {1, 2, 102});
}

const Envelope& signed_root(std::int64_t version) {
    static std::map<std::int64_t, Envelope> made;
    const auto [place, is_new] = made.try_emplace(version);
    if (is_new) place->second = sign_root(version);
    return place->second;
}

/// As many as a reply may bring, to the newest.
std::vector<Envelope> roots_to(std::int64_t newest) {
    constexpr auto most = static_cast<std::int64_t>(telemetry::notice::roots_max);
    std::vector<Envelope> roots;
    for (std::int64_t version = std::max<std::int64_t>(2, newest - most + 1); version <= newest; ++version)
        roots.push_back(signed_root(version));
    return roots;
}

Publication publish(std::int64_t sequence, const std::string& product, const std::vector<Envelope>& roots, KeyNumber signer) {
    Publication made;
    notice_tests::NoticeText notice;
    notice.product = product;
    notice.sequence = sequence;
    notice.expires = expires;
    made.notice = notice_tests::reply(notice_tests::sign_notice(notice.text(), {signer}), roots);
    feed_tests::IndexText index;
    index.product = product;
    index.sequence = std::to_string(sequence);
    index.expires = expires;
    made.index = feed_tests::reply_of(index, roots, signer);
    made.index_digest = telemetry::to_hex(telemetry::sha256(index.text()));
    return made;
}

Publication forge(Forgery kind, std::int64_t root) {
    auto roots = roots_to(root);
    KeyNumber signer = foreign_key;
    if (kind == Forgery::foreign_root) {
        if (roots.size() == telemetry::notice::roots_max) roots.erase(roots.begin());
        const auto next = notice_tests::make_root(root + 1, {foreign_key}, 1, {foreign_key});
        roots.push_back(notice_tests::sign_root(next, {foreign_key}));
    }
    if (kind == Forgery::revoked_key && notice_key_of(root) != notice_key_of(1)) signer = notice_key_of(1);
    const bool is_other = kind == Forgery::other_product;
    if (is_other) signer = notice_key_of(root);
    return publish(forged_sequence, is_other ? other_product : "deploy-server", roots, signer);
}

}  // namespace

const Publication& publication(const Edition& edition) {
    static std::map<Edition, Publication> made;
    const auto [place, is_new] = made.try_emplace(edition);
    if (is_new) place->second = publish(edition.sequence, "deploy-server", roots_to(edition.root), notice_key_of(edition.root));
    return place->second;
}

const Publication& forgery(Forgery kind, std::int64_t root) {
    static std::map<std::pair<Forgery, std::int64_t>, Publication> made;
    const auto [place, is_new] = made.try_emplace({kind, root});
    if (is_new) place->second = forge(kind, root);
    return place->second;
}

const std::string& notice_root() {
    static const std::string root = write_json(to_json(signed_root(1)));
    return root;
}

}  // namespace simulation
