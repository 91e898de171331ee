// Any bytes as a reply, as what was stored, and as the payload of an index that the vendor signed: nothing is taken that the
// vendor did not sign; what is signed is refused, or it can be compared with and stored.
#include "feed/index.hpp"

#include "fuzz/canary.hpp"
#include "unit/feed/index_text.hpp"

#include <algorithm>
#include <cstdint>

using namespace telemetry::feed;
using fuzz::must_hold;
using telemetry::FeedItem;
using telemetry::notice::Trust;

namespace {

void compare_with(const IndexDocument& index) {
    std::vector<FeedItem> in_use = index.items;
    must_hold(newer_items(index, in_use).empty(), "what is as new as the index has nothing newer");
    std::size_t older = 0;
    for (FeedItem& item : in_use) {
        if (item.version == 0) continue;
        --item.version;
        ++older;
    }
    must_hold(newer_items(index, in_use).size() == older, "each that is older is told");
}

/// An envelope has the one signature that the vendor's key makes of its payload: Ed25519 leaves nothing to chance.
bool is_of_the_vendor(const telemetry::notice::Envelope& envelope) {
    const auto own = notice_tests::envelope(index_payload_type, envelope.payload, {feed_tests::notice_key}).signatures.front();
    return std::ranges::any_of(envelope.signatures, [&](const auto& one) { return one.bytes == own.bytes; });
}

void read_as_reply_and_as_stored(const std::string& bytes, const Trust& trust) {
    static const Subject subject{"deploy-server", "communityStepTemplates"};
    const auto taken = verify(bytes, trust, subject, nullptr, notice_tests::today);
    must_hold(taken.trust.root().version == 1, "only the vendor's own roots are followed");
    if (!taken.index) fuzz::must_not_tell(taken.index.error().message);
    must_hold(!taken.index || is_of_the_vendor(taken.index->envelope), "only the vendor's own index is taken");

    const auto stored = read_stored(bytes, trust, subject);
    if (!stored) fuzz::must_not_tell(stored.error().message);
    must_hold(stored || stored.error().code == telemetry::ErrorCode::state_corrupt, "what is no index is called corrupt");
    must_hold(!stored || !*stored || is_of_the_vendor((*stored)->envelope), "only the vendor's own index was kept");
    must_hold(!taken.index || (stored && *stored), "what a reply brings may be kept as it is");
}

void read_as_payload(const std::string& payload, const Trust& trust) {
    const auto index = read_index(payload);
    if (!index) fuzz::must_not_tell(index.error().message);
    if (!index || payload.size() > 32 * 1024) return;
    must_hold(std::ranges::is_sorted(index->items, {}, &FeedItem::id), "items are sorted");
    const auto envelope = notice_tests::envelope(index_payload_type, payload, {feed_tests::notice_key});
    const Subject subject{index->product, index->feed};
    const auto taken = verify(notice_tests::reply(envelope), trust, subject, nullptr, index->validity.issued);
    must_hold(taken.index.has_value(), "an index that reads well is taken on its day");
    const auto stored = read_stored(write_stored(*taken.index), trust, subject);
    must_hold(stored && *stored && (*stored)->digest() == taken.index->digest(), "what is stored comes back");
    compare_with(*index);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Trust trust = notice_tests::plain_trust();
    const std::string bytes = fuzz::with_canaries(data, size);
    read_as_reply_and_as_stored(bytes, trust);
    read_as_payload(bytes, trust);
    return 0;
}
