// Any bytes as what was stored: it is refused, or holds what the vendor signed.
#include "fuzz/must_hold.hpp"
#include "vendor.hpp"

#include <cstdint>
#include <string_view>

using namespace telemetry::notice;
using namespace notice_tests;
using fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Trust begin = plain_trust();
    const auto trust = Trust::restore({reinterpret_cast<const char*>(data), size}, begin);
    if (!trust) {
        must_hold(trust.error().code == telemetry::ErrorCode::state_corrupt, "what is refused is called corrupt");
        return 0;
    }
    must_hold(Trust::restore(trust->serialize(), begin).value() == *trust, "what is stored is restored");
    return 0;
}
