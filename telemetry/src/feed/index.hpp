// The index of a feed: what exists, in which version.
#pragma once

#include <telemetry/feed.hpp>
#include <telemetry/result.hpp>

#include "notice/trust.hpp"
#include "notice/validity.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::feed {

inline constexpr std::string_view index_payload_type = "application/vnd.feed-index+json";
inline constexpr std::size_t reply_size_max = 1024 * 1024;
inline constexpr std::size_t items_max = 16 * 1024;

/// The payload of an index:
///
///     {"type":"feed-index","spec":1,"product":"deploy-server","feed":"communityStepTemplates","sequence":412,
///      "issued":"2018-08-01T00:00:00Z","expires":"2018-08-15T00:00:00Z","items":[{"id":"…","version":7}]}
struct IndexDocument {
    std::string product;
    std::string feed;  ///< the id of the register's entry
    std::int64_t sequence = 0;
    notice::Validity validity;
    std::vector<FeedItem> items;  ///< by id, none twice
};

/// An index whose signatures were verified, with the bytes they were verified over.
struct SignedIndex {
    notice::Envelope envelope;
    IndexDocument document;

    /// SHA-256 of the payload, 64 hexadecimal digits: what a client asks with whether there is another. It is made here from
    /// what everybody gets, so it says nothing about who asks; a tag that the server chose could.
    [[nodiscard]] std::string digest() const;
};

/// What an index must be about.
struct Subject {
    std::string product;
    std::string feed;
};

/// Reads the payload of an index envelope; nothing is verified. Unknown members are ignored. Errors: `malformed`.
[[nodiscard]] Result<IndexDocument> read_index(std::string_view payload);

/// What came of a reply: the roots that were followed are kept though the index was refused, so that a revoked key stays
/// revoked.
struct Verification {
    notice::Trust trust;
    Result<SignedIndex> index;
};

/// Verifies a reply: size, envelope, roots, signatures, contents, subject, sequence, time, in the order of a notice. A pure
/// function.
/// @param before the index that was verified last; null if there is none that the trusted root still vouches for.
/// Errors: those of `notice::read_reply`, `notice::follow` and `notice::Trust::verify`; `root_expired`; `malformed`;
/// `wrong_product`; `wrong_channel` (another feed); `rollback`, `equivocation`; `stale`, `clock_suspect`.
[[nodiscard]] Verification verify(std::string_view reply, const notice::Trust& trust, const Subject& subject,
                                  const SignedIndex* before, std::chrono::sys_seconds now);

/// The form in which an index is kept.
[[nodiscard]] std::string write_stored(const SignedIndex& index);

/// What was kept, if the trusted root still vouches for it: after a rotation of keys it may not, and then begins anew, sequence
/// included. Errors: `state_corrupt` if it is no index at all.
[[nodiscard]] Result<std::optional<SignedIndex>> read_stored(std::string_view stored, const notice::Trust& trust,
                                                             const Subject& subject);

/// The items in use of which the index has a newer version, in their order, each with the version of the index.
[[nodiscard]] std::vector<FeedItem> newer_items(const IndexDocument& index, std::span<const FeedItem> in_use);

}  // namespace telemetry::feed
