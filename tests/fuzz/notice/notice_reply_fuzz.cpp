// Any bytes as the reply of a server: nothing is taken that the vendor did not sign, and what was known stays known.
#include "fuzz/canary.hpp"
#include "notice/reply.hpp"
#include "vendor.hpp"

#include <cstdint>
#include <string>

using namespace telemetry::notice;
using telemetry::read_json;
using telemetry::write_json;
using namespace notice_tests;
using fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Trust known = verify(reply(sign_notice(NoticeText().text(), {11})), plain_trust(), subject, today).trust;
    const std::string bytes = fuzz::with_canaries(data, size);

    if (const auto json = read_json(bytes, "fuzz")) {
        const std::string written = write_json(*json);
        must_hold(write_json(read_json(written, "fuzz").value()) == written, "JSON is read as it was written");
    }
    const Verification verification = verify(bytes, known, subject, today);
    const NoticeDocument* notice = verification.trust.notice(subject);
    must_hold(notice != nullptr && notice->sequence == 412, "only the vendor's own notice is taken");
    must_hold(verification.trust.root().version == 1, "only the vendor's own roots are followed");
    if (!verification.outcome) fuzz::must_not_tell(verification.outcome.error().message);
    return 0;
}
