#include "notice/judge.hpp"
#include "notice/reply.hpp"

#include "serve/test_vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>

using collector::NoticeContent;
using telemetry::Availability;
using namespace telemetry::notice;
using namespace telemetry::literals;

namespace {

constexpr std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2018) / 8 / 5);

// What an installation of 2018.2.2 makes of a notice that the collector made, or why it refuses it.
telemetry::Result<Availability> judged(NoticeContent::Offer offer) {
    const collector::TestVendor vendor;
    const auto begin = Trust::begin(vendor.root_envelope(now));
    if (!begin) return begin.error();
    const Subject subject{"deploy-server", "stable"};
    const auto taken = verify(vendor.notice_envelope({subject.product, subject.channel, offer}, now), *begin, subject, now);
    if (!taken.outcome) return taken.outcome.error();
    constexpr std::array<std::byte, 16> secret{};
    return judge(taken.trust, {subject, "2018.2.2"_version, "", secret}, now)->availability;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_interop_tests)

BOOST_AUTO_TEST_CASE(the_notices_of_the_collector_which_shares_no_code_verify) {
    BOOST_TEST((judged(NoticeContent::Offer::none).value() == Availability::none));
    BOOST_TEST((judged(NoticeContent::Offer::feature).value() == Availability::update));
    BOOST_TEST((judged(NoticeContent::Offer::security).value() == Availability::security));
}

BOOST_AUTO_TEST_SUITE_END()
