#include "vendor.hpp"

#include "notice/root.hpp"
#include "system/sha256.hpp"
#include "unit/feed/index_text.hpp"
#include "unit/notice/vendor.hpp"

#include <algorithm>
#include <map>
#include <string_view>
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

/// What is published at a time, before it is signed.
struct Draft {
    notice_tests::NoticeText notice;
    feed_tests::IndexText index;

    explicit Draft(std::int64_t sequence) {
        notice.sequence = sequence;
        notice.expires = expires;
        index.sequence = std::to_string(sequence);
        index.expires = expires;
    }
};

/// Takes the release back.
void withdraw(notice_tests::NoticeText& notice) {
    constexpr std::string_view standing = R"("withdrawn":false)";
    notice.releases.replace(notice.releases.find(standing), standing.size(), R"("withdrawn":true)");
}

/// Every fourth edition takes the release back, or its twin does; and the twin has another index.
Draft draft_of(const Edition& edition) {
    Draft draft(edition.sequence);
    if ((edition.sequence % 4 == 0) != edition.is_twin) withdraw(draft.notice);
    if (edition.is_twin) draft.index.items = R"([{"id":"a","version":8}])";
    return draft;
}

Publication sign(const Draft& draft, const std::vector<Envelope>& roots, KeyNumber signer) {
    return {notice_tests::reply(notice_tests::sign_notice(draft.notice.text(), {signer}), roots),
            feed_tests::reply_of(draft.index, roots, signer), telemetry::to_hex(telemetry::sha256(draft.index.text()))};
}

/// Whether what must be refused is signed by the vendor all the same.
bool is_vendors_own(Forgery kind) {
    return kind == Forgery::other_product || kind == Forgery::other_channel || kind == Forgery::malformed;
}

KeyNumber signer_of(Forgery kind, std::int64_t root) {
    if (is_vendors_own(kind)) return notice_key_of(root);
    const bool is_revoked = kind == Forgery::revoked_key && notice_key_of(root) != notice_key_of(1);
    return is_revoked ? notice_key_of(1) : foreign_key;
}

std::vector<Envelope> roots_of(Forgery kind, std::int64_t root) {
    auto roots = roots_to(root);
    if (kind != Forgery::foreign_root) return roots;
    if (roots.size() == telemetry::notice::roots_max) roots.erase(roots.begin());
    const auto next = notice_tests::make_root(root + 1, {foreign_key}, 1, {foreign_key});
    roots.push_back(notice_tests::sign_root(next, {foreign_key}));
    return roots;
}

Draft draft_of(Forgery kind) {
    Draft draft(forged_sequence);
    if (kind == Forgery::other_product) draft.notice.product = draft.index.product = other_product;
    if (kind == Forgery::other_channel) {
        draft.notice.channel = other_channel;
        draft.index.feed = other_feed;
    }
    if (kind == Forgery::malformed) draft.notice.releases = draft.index.items = R"([{"version":"2018.8.1"}])";
    return draft;
}

}  // namespace

const Publication& publication(const Edition& edition) {
    static std::map<Edition, Publication> made;
    const auto [place, is_new] = made.try_emplace(edition);
    if (is_new) place->second = sign(draft_of(edition), roots_to(edition.root), notice_key_of(edition.root));
    return place->second;
}

const Publication& forgery(Forgery kind, std::int64_t root) {
    static std::map<std::pair<Forgery, std::int64_t>, Publication> made;
    const auto [place, is_new] = made.try_emplace({kind, root});
    if (is_new) place->second = sign(draft_of(kind), roots_of(kind, root), signer_of(kind, root));
    return place->second;
}

const std::string& notice_root() {
    static const std::string root = write_json(to_json(signed_root(1)));
    return root;
}

}  // namespace simulation
