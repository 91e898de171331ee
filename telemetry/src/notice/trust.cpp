#include "notice/trust.hpp"

#include "notice/members.hpp"
#include "notice/validity.hpp"
#include "system/join.hpp"
#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <algorithm>

namespace telemetry::notice {

namespace {

constexpr std::size_t stored_size_max = 256 * 1024;
constexpr std::size_t root_envelope_size_max = 64 * 1024;
constexpr std::size_t roots_kept_max = roots_max + 1;  // what a reply may bring, and where that begins

std::string anchor_of(const Envelope& root) {
    return to_hex(sha256(root.payload));
}

Result<Envelope> read_root_envelope(std::string_view text, const std::string& place) {
    if (text.size() > root_envelope_size_max) return failure(ErrorCode::too_large, join({place, " is larger than 64 KiB"}));
    const auto json = read_json(text, place);
    if (!json) return json.error();
    Findings findings;
    Envelope envelope = read_envelope(Members(*json, place, findings), root_payload_type);
    if (!findings.none()) return findings.first();
    return envelope;
}

}  // namespace

Result<std::shared_ptr<const Trust::SignedRoot>> Trust::read_signed_root(const Envelope& envelope, const std::string& place) {
    auto root = read_root(envelope.payload, place);
    if (!root) return root.error();
    if (auto votes = count_votes(envelope, *root, root->root, place); !votes) return votes.error();
    return std::make_shared<const SignedRoot>(SignedRoot{envelope, *std::move(root)});
}

Result<Trust> Trust::begin(std::string_view root_envelope) {
    const auto envelope = read_root_envelope(root_envelope, "root");
    if (!envelope) return envelope.error();
    auto root = read_signed_root(*envelope, "root");
    if (!root) return root.error();
    Trust trust;
    trust.anchor_ = anchor_of(*envelope);
    trust.roots_.push_back(*std::move(root));
    return trust;
}

Result<Trust> Trust::restore(std::string_view stored, const Trust& compiled_in) {
    auto read = read_stored(stored);
    if (!read) return failure(ErrorCode::state_corrupt, read.error().message);
    if (read->anchor_ == compiled_in.anchor_) return read;
    const SignedRoot& beginning = *compiled_in.roots_.back();
    if (read->has_trusted(beginning) || read->follow(beginning.envelope, "root")) {
        read->anchor_ = compiled_in.anchor_;
        return read;
    }
    Trust trust = compiled_in;
    trust.follow_as(*read);
    trust.keep_notice_of(*read);
    return trust;
}

bool Trust::has_trusted(const SignedRoot& root) const {
    return std::ranges::any_of(roots_, [&](const auto& known) { return known->envelope.payload == root.envelope.payload; });
}

/// Stored roots that do not follow are no error: they came from another beginning.
void Trust::follow_as(const Trust& stored) {
    for (const auto& next : stored.roots_) {
        if (next->root.version > root().version && !follow(next->envelope, "stored root")) return;
    }
}

void Trust::keep_notice_of(const Trust& stored) {
    if (!stored.notice_) return;
    const Envelope& envelope = stored.notice_->envelope;
    if (has_trusted(*stored.notice_->verified_by)) {
        notice_ = stored.notice_;
    } else {
        const auto document = read_notice(envelope.payload, root().hosts);
        if (!document || !verify(envelope, "stored notice")) return;
        notice_ = std::make_shared<const SignedNotice>(SignedNotice{envelope, *document, roots_.back()});
    }
    first_known_ = stored.first_known_;
}

Result<Trust> Trust::read_stored(std::string_view stored) {
    if (stored.size() > stored_size_max) return failure(ErrorCode::too_large, "stored trust is larger than 256 KiB");
    const auto json = read_json(stored, "stored trust");
    if (!json) return json.error();
    Findings findings;
    const Members members(*json, "stored trust", findings);
    Trust trust;
    if (members.integer("schema", 0, INT64_MAX) != 1) members.refuse("schema", "is not 1");
    trust.anchor_ = members.text("anchor", 64);
    if (!is_hex_digest(trust.anchor_)) members.refuse("anchor", "is not 64 lower-case hexadecimal digits");
    std::vector<Envelope> roots;
    if (members.has("roots")) {
        members.each("roots", roots_max, [&](const Members& root) { roots.push_back(read_envelope(root, root_payload_type)); });
    }
    roots.push_back(read_envelope(members.members("root"), root_payload_type));
    members.each("known", releases_max, [&](const Members& known) {
        trust.first_known_.push_back(
            {known.parsed("version", Version::parse, "is not a version"), known.parsed("since", read_utc, "is not a time")});
    });
    if (!findings.none()) return findings.first();
    if (auto followed = trust.follow_stored(roots); !followed) return followed.error();
    if (auto notice = trust.read_stored_notice(*json); !notice) return notice.error();
    return trust;
}

Result<void> Trust::follow_stored(const std::vector<Envelope>& roots) {
    const auto place = [&](std::size_t i) {
        return i + 1 == roots.size() ? std::string("stored trust.root") : join({"stored trust.roots[", std::to_string(i), "]"});
    };
    auto first = read_signed_root(roots.front(), place(0));
    if (!first) return first.error();
    roots_.push_back(*std::move(first));
    for (std::size_t i = 1; i < roots.size(); ++i) {
        if (auto followed = follow(roots[i], place(i)); !followed) return followed;
    }
    return {};
}

Result<void> Trust::read_stored_notice(const Json& stored) {
    Findings findings;
    const Members members(stored, "stored trust", findings);
    if (!members.has("notice")) return {};
    const Envelope envelope = read_envelope(members.members("notice"), notice_payload_type);
    auto verified_by = roots_.back();
    if (members.has("noticeRoot")) {
        const Envelope root = read_envelope(members.members("noticeRoot"), root_payload_type);
        if (!findings.none()) return findings.first();
        auto signed_root = read_signed_root(root, "stored trust.noticeRoot");
        if (!signed_root) return signed_root.error();
        verified_by = *std::move(signed_root);
    }
    if (!findings.none()) return findings.first();
    const Root& root = verified_by->root;
    if (auto votes = count_votes(envelope, root, root.notice, "stored trust.notice"); !votes) return votes;
    auto document = read_notice(envelope.payload, root.hosts);
    if (!document) return document.error();
    notice_ = std::make_shared<const SignedNotice>(SignedNotice{envelope, *std::move(document), verified_by});
    return {};
}

std::string Trust::serialize() const {
    const SignedRoot& newest = *roots_.back();
    Json::Object stored{{"schema", std::int64_t{1}}, {"anchor", anchor_}, {"root", to_json(newest.envelope)}};
    if (notice_) {
        stored.push_back({"notice", to_json(notice_->envelope)});
        const Envelope& verified_by = notice_->verified_by->envelope;
        if (verified_by.payload != newest.envelope.payload) stored.push_back({"noticeRoot", to_json(verified_by)});
    }
    Json::Array known;
    for (const auto& [version, time] : first_known_) {
        known.push_back(Json::Object{{"version", version.to_string()}, {"since", write_utc(time)}});
    }
    stored.push_back({"known", std::move(known)});
    std::string text = write_json(stored);
    auto former = former_roots(text.size());
    if (former.empty()) return text;
    stored.push_back({"roots", std::move(former)});
    return write_json(stored);
}

/// The roots before the newest, oldest first. Whoever is on the way can lengthen a list of signatures, which nobody signs:
/// that must not make the store one that is too large to be read.
/// @param size of what is stored without them.
Json::Array Trust::former_roots(std::size_t size) const {
    size += std::string_view(R"(,"roots":[])").size();
    Json::Array former;
    for (auto root = roots_.rbegin() + 1; root != roots_.rend(); ++root) {
        Json json = to_json((*root)->envelope);
        size += write_json(json).size() + 1;
        if (size > stored_size_max) break;
        former.push_back(std::move(json));
    }
    std::ranges::reverse(former);
    return former;
}

Result<void> Trust::follow(const Envelope& next, const std::string& place) {
    auto root = read_root(next.payload, place);
    if (!root) return root.error();
    if (root->version != this->root().version + 1) {
        return failure(ErrorCode::root_gap, join({place, ".version is not one more than that of the trusted root"}));
    }
    const Root& current = this->root();
    if (auto votes = count_votes(next, current, current.root, place); !votes) return votes;
    if (auto votes = count_votes(next, *root, root->root, place); !votes) return votes;
    roots_.push_back(std::make_shared<const SignedRoot>(SignedRoot{next, *std::move(root)}));
    if (roots_.size() > roots_kept_max) roots_.erase(roots_.begin());
    return {};
}

Result<void> Trust::verify(const Envelope& document, const std::string& place) const {
    return count_votes(document, root(), root().notice, place);
}

Result<void> Trust::check_sequence(const Numbered& next, const Numbered& before, const std::string& document) const {
    if (!verify(before.envelope, document)) return {};
    if (next.sequence < before.sequence) {
        return failure(ErrorCode::rollback, join({"the ", document, " is older than one that was verified before"}));
    }
    if (next.sequence == before.sequence && next.envelope.payload != before.envelope.payload) {
        return failure(ErrorCode::equivocation,
                       join({"the ", document, " differs from one of the same sequence that was verified before"}));
    }
    return {};
}

Result<void> Trust::check_root_expiry(std::chrono::sys_seconds now) const {
    if (now >= root().expires) return failure(ErrorCode::root_expired, "the newest root has expired");
    return {};
}

Result<void> Trust::accept(const Envelope& notice, const Subject& subject, std::chrono::sys_seconds now) {
    if (auto fresh = check_root_expiry(now); !fresh) return fresh;
    if (auto verified = verify(notice, "notice"); !verified) return verified;
    auto document = read_notice(notice.payload, root().hosts);
    if (!document) return document.error();
    if (document->product != subject.product) return failure(ErrorCode::wrong_product, "the notice is about another product");
    if (document->channel != subject.channel) return failure(ErrorCode::wrong_channel, "the notice is about another channel");
    if (const NoticeDocument* last = this->notice(subject)) {
        const Numbered before{notice_->envelope, last->sequence};
        if (auto order = check_sequence({notice, document->sequence}, before, "notice"); !order) return order;
    }
    if (auto valid = check_validity({document->issued, document->expires}, now, "notice"); !valid) return valid;
    remember(document->releases, now);
    notice_ = std::make_shared<const SignedNotice>(SignedNotice{notice, *std::move(document), roots_.back()});
    return {};
}

void Trust::remember(const std::vector<Release>& releases, std::chrono::sys_seconds now) {
    std::vector<FirstKnown> known;
    for (const auto& release : releases) {
        const auto before = std::find_if(first_known_.begin(), first_known_.end(),
                                         [&](const FirstKnown& first) { return first.version == release.version; });
        // A time in the future was taken from a clock that has been set back since.
        known.push_back({release.version, before == first_known_.end() ? now : std::min(before->time, now)});
    }
    first_known_ = std::move(known);
}

const NoticeDocument* Trust::notice(const Subject& subject) const noexcept {
    if (!notice_) return nullptr;
    const NoticeDocument& document = notice_->document;
    return document.product == subject.product && document.channel == subject.channel ? &document : nullptr;
}

std::chrono::sys_seconds Trust::known_since(const Version& version) const noexcept {
    for (const auto& [known, time] : first_known_) {
        if (known == version) return time;
    }
    return {};
}

}  // namespace telemetry::notice
