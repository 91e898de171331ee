// Any bytes as what was stored: it is refused, or holds what the vendor signed.
#include "fuzz/canary.hpp"
#include "vendor.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

using namespace telemetry::notice;
using namespace notice_tests;
using fuzz::must_hold;

namespace {

void restore(std::string_view stored, const Trust& compiled_in) {
    const auto trust = Trust::restore(stored, compiled_in);
    if (!trust) {
        fuzz::must_not_tell(trust.error().message);
        must_hold(trust.error().code == telemetry::ErrorCode::state_corrupt, "what is refused is called corrupt");
        return;
    }
    const std::string again = trust->serialize();
    must_hold(Trust::restore(again, compiled_in).value() == *trust, "what is stored is restored");
    must_hold(Trust::restore(without_roots(again), compiled_in).value().root() == trust->root(),
              "the newest root needs no other");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array beginnings{plain_trust(), trust_in(make_link(1, 11)), trust_in(make_link(3, 11))};
    const std::string stored = fuzz::with_canaries(data, size);
    for (const Trust& compiled_in : beginnings) restore(stored, compiled_in);
    return 0;
}
