// The vendor of the simulated product, who goes on publishing and changes keys, and somebody who would like to be taken for it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace simulation {

/// What is published at a time: signed under the root of that version, which replies lead to.
struct Edition {
    std::int64_t sequence = 412;  ///< of notices and indexes
    std::int64_t root = 1;
    bool is_twin = false;  ///< other bytes than those that everybody gets; the vendor's own, and not to be believed after these

    friend auto operator<=>(const Edition&, const Edition&) = default;
};

/// The bytes of the replies, and the digest by which a client knows the index.
struct Publication {
    std::string notice;
    std::string index;
    std::string index_digest;
};

/// What must be refused though it is in its place, and newer than all there is.
enum class Forgery : std::uint8_t {
    foreign_key,    ///< signed by a key that no root knows
    foreign_root,   ///< with a next root that is signed by its own key alone
    revoked_key,    ///< signed by a key of before, with the roots that have it no more; by a foreign one if there is none
    other_product,  ///< signed by the vendor, for another of its products
    other_channel,  ///< signed by the vendor, for another channel, or another feed
    malformed,      ///< signed by the vendor, and not what it should be
};
inline constexpr std::size_t forgeries = 6;

/// No edition gets here; forgeries begin here.
inline constexpr std::int64_t forged_sequence = 1'000'000;
/// The vendor changes its root no oftener: there are no more keys.
inline constexpr std::int64_t root_versions_max = 120;

inline constexpr const char* other_product = "other-server";
inline constexpr const char* other_channel = "beta";
inline constexpr const char* other_feed = "otherTemplates";

/// Signing is slow, and everybody gets the same: each is made once.
[[nodiscard]] const Publication& publication(const Edition& edition);
/// @param root what the vendor has come to.
[[nodiscard]] const Publication& forgery(Forgery kind, std::int64_t root);

/// Root 1, as it is compiled into the product.
[[nodiscard]] const std::string& notice_root();

}  // namespace simulation
