// Any bytes as the payload of an index that the vendor signed: it is refused, or it can be compared with and stored.
#include "feed/index.hpp"

#include "fuzz/canary.hpp"
#include "unit/feed/index_text.hpp"

#include <algorithm>
#include <cstdint>

using namespace telemetry::feed;
using fuzz::must_hold;
using telemetry::FeedItem;

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto trust = notice_tests::plain_trust();
    const std::string payload = fuzz::with_canaries(data, size);
    const auto index = read_index(payload);
    if (!index) fuzz::must_not_tell(index.error().message);
    if (!index || payload.size() > 32 * 1024) return 0;
    must_hold(std::ranges::is_sorted(index->items, {}, &FeedItem::id), "items are sorted");
    const auto envelope = notice_tests::envelope(index_payload_type, payload, {feed_tests::notice_key});
    const Subject subject{index->product, index->feed};
    const auto taken = verify(notice_tests::reply(envelope), trust, subject, nullptr, index->validity.issued);
    must_hold(taken.index.has_value(), "an index that reads well is taken on its day");
    const auto stored = read_stored(write_stored(*taken.index), trust, subject);
    must_hold(stored && *stored && (*stored)->digest() == taken.index->digest(), "what is stored comes back");
    compare_with(*index);
    return 0;
}
