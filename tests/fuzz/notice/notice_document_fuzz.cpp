// Any bytes as the payload of a notice that the vendor signed: it is refused, or it can be judged and stored.
#include "fuzz/canary.hpp"
#include "notice/judge.hpp"
#include "notice/reply.hpp"
#include "vendor.hpp"

#include <array>
#include <cstdint>

using namespace telemetry::notice;
using namespace telemetry::literals;
using namespace notice_tests;
using fuzz::must_hold;

namespace {

void judge_as(const Trust& trust, const NoticeDocument& notice, telemetry::Version version) {
    const std::array<std::byte, 16> secret{};
    const Installation installation{{notice.product, notice.channel}, version, "linux-x64", secret};
    const auto judged = judge(trust, installation, today);
    must_hold(judged.has_value(), "a notice that was taken can be judged");
    must_hold(judged->newest.has_value() == (judged->availability != telemetry::Availability::none),
              "what is offered is named");
    if (!judged->newest) return;
    must_hold(judged->newest->version > version, "nothing older is offered");
    const auto& url = judged->newest->notes_url;
    must_hold(url.empty() || url.starts_with("https://updates.example.com"), "notes are on the vendor's host");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Trust begin = plain_trust();
    const std::string payload = fuzz::with_canaries(data, size);
    const auto notice = read_notice(payload, begin.root().hosts);
    if (!notice) fuzz::must_not_tell(notice.error().message);
    if (!notice || payload.size() > 32 * 1024) return 0;

    const Subject about{notice->product, notice->channel};
    const Verification taken = verify(reply(sign_notice(payload, {11})), begin, about, notice->issued);
    must_hold(taken.outcome.has_value(), "a notice that reads well is taken on its day");
    must_hold(Trust::restore(taken.trust.serialize(), begin).value() == taken.trust, "what is stored is restored");
    for (const auto version : {"0"_version, "2018.1.0"_version, "2018.8.1"_version}) judge_as(taken.trust, *notice, version);
    return 0;
}
