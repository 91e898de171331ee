#include "feed/index.hpp"

#include "notice/members.hpp"
#include "notice/reply.hpp"
#include "system/json.hpp"
#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <utility>

namespace telemetry::feed {

namespace {

constexpr std::size_t name_size_max = 64;

bool is_item_id(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    return !text.empty() && std::ranges::all_of(text, allowed);
}

FeedItem read_item(const notice::Members& item) {
    FeedItem read{item.text("id", name_size_max), static_cast<std::uint64_t>(item.integer("version", 0, INT64_MAX))};
    if (!is_item_id(read.id)) item.refuse("id", "is not made of letters, digits, '.', '-' and '_'");
    return read;
}

Result<void> check_subject(const IndexDocument& index, const Subject& subject) {
    if (index.product != subject.product) return failure(ErrorCode::wrong_product, "the index is about another product");
    if (index.feed != subject.feed) return failure(ErrorCode::wrong_channel, "the index is that of another feed");
    return {};
}

/// An envelope whose signatures are by the trusted root's keys, read.
Result<SignedIndex> read_signed(notice::Envelope envelope, const notice::Trust& trust) {
    if (auto verified = trust.verify(envelope, "index"); !verified) return std::move(verified).error();
    auto document = read_index(envelope.payload);
    if (!document) return std::move(document).error();
    return SignedIndex{std::move(envelope), *std::move(document)};
}

Result<SignedIndex> take(std::string_view bytes, notice::Trust& trust, const Subject& subject, const SignedIndex* before,
                         std::chrono::sys_seconds now) {
    auto reply = notice::read_reply(bytes, index_payload_type, reply_size_max);
    if (!reply) return std::move(reply).error();
    if (auto followed = notice::follow(reply->roots, trust); !followed) return std::move(followed).error();
    if (auto fresh = trust.check_root_expiry(now); !fresh) return std::move(fresh).error();
    auto index = read_signed(std::move(reply->document), trust);
    if (!index) return index;
    if (auto about = check_subject(index->document, subject); !about) return std::move(about).error();
    if (before != nullptr) {
        const notice::Numbered next{index->envelope, index->document.sequence};
        const notice::Numbered last{before->envelope, before->document.sequence};
        if (auto order = trust.check_sequence(next, last, "index"); !order) return std::move(order).error();
    }
    if (auto valid = notice::check_validity(index->document.validity, now, "index"); !valid) return std::move(valid).error();
    return index;
}

}  // namespace

std::string SignedIndex::digest() const {
    return to_hex(sha256(envelope.payload));
}

Result<IndexDocument> read_index(std::string_view payload) {
    const auto json = read_json(payload, "index");
    if (!json) return json.error();
    notice::Findings findings;
    const notice::Members members(*json, "index", findings);
    if (members.text("type", name_size_max) != "feed-index") members.refuse("type", "is not \"feed-index\"");
    if (members.integer("spec", 0, INT64_MAX) != 1) members.refuse("spec", "is not 1");
    IndexDocument index;
    index.product = members.text("product", name_size_max);
    index.feed = members.text("feed", name_size_max);
    index.sequence = members.integer("sequence", 1, INT64_MAX);
    index.validity.issued = members.parsed("issued", read_utc, "is not a time");
    index.validity.expires = members.parsed("expires", read_utc, "is not a time");
    if (index.validity.expires <= index.validity.issued) members.refuse("expires", "is not after issued");
    members.each("items", items_max, [&](const notice::Members& item) { index.items.push_back(read_item(item)); });
    std::ranges::sort(index.items, {}, &FeedItem::id);
    const auto twice = std::ranges::adjacent_find(index.items, {}, &FeedItem::id);
    if (twice != index.items.end()) members.refuse("items", "has an id twice");
    if (!findings.none()) return findings.first();
    return index;
}

Verification verify(std::string_view reply, const notice::Trust& trust, const Subject& subject, const SignedIndex* before,
                    std::chrono::sys_seconds now) {
    notice::Trust followed = trust;
    auto index = take(reply, followed, subject, before, now);
    return {std::move(followed), std::move(index)};
}

std::string write_stored(const SignedIndex& index) {
    return write_json(notice::to_json(index.envelope));
}

Result<std::optional<SignedIndex>> read_stored(std::string_view stored, const notice::Trust& trust, const Subject& subject) {
    auto reply = notice::read_reply(stored, index_payload_type, reply_size_max);
    if (!reply) return failure(ErrorCode::state_corrupt, reply.error().message);
    auto index = read_signed(std::move(reply->document), trust);
    if (!index && index.error().code == ErrorCode::malformed) return failure(ErrorCode::state_corrupt, index.error().message);
    if (!index || !check_subject(index->document, subject)) return std::optional<SignedIndex>();
    return std::optional(*std::move(index));
}

std::vector<FeedItem> newer_items(const IndexDocument& index, std::span<const FeedItem> in_use) {
    std::vector<FeedItem> newer;
    for (const FeedItem& used : in_use) {
        const auto found = std::ranges::lower_bound(index.items, used.id, {}, &FeedItem::id);
        const bool is_listed = found != index.items.end() && found->id == used.id;
        if (is_listed && found->version > used.version) newer.push_back(*found);
    }
    return newer;
}

}  // namespace telemetry::feed
