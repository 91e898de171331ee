#include "notice/judge.hpp"

#include "notice/reply.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <set>

using namespace telemetry;
using namespace telemetry::notice;
using namespace telemetry::literals;
using namespace notice_tests;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::byte, 16> secret{std::byte{1}, std::byte{2}, std::byte{3}};

// Lists releases as `version severity [more members]`.
std::string release(std::string_view version, std::string_view severity, std::string_view more = "") {
    return R"({"version":")" + std::string(version) + R"(","severity":")" + std::string(severity) +
           R"(","published":"2018-07-30")" + std::string(more) + "}";
}

Trust knowing(const std::vector<std::string>& releases, std::string_view end_of_life = "[]") {
    NoticeText text;
    text.releases = "[";
    for (const auto& item : releases) text.releases += (text.releases.size() == 1 ? "" : ",") + item;
    text.releases += "]";
    text.end_of_life = end_of_life;
    const Verification taken = verify(reply(sign_notice(text.text(), {11})), plain_trust(), subject, today);
    BOOST_REQUIRE_MESSAGE(taken.outcome, why(taken.outcome));
    return taken.trust;
}

UpdateNotice judged(const Trust& trust, Version running, std::chrono::sys_seconds now = today,
                    const std::string& platform = "") {
    return judge(trust, {subject, running, platform, secret}, now).value();
}

std::string newest(const UpdateNotice& notice) {
    return notice.newest ? notice.newest->version.to_string() : "none";
}

std::string newest_security(const UpdateNotice& notice) {
    return notice.newest_security ? notice.newest_security->version.to_string() : "none";
}

std::string stone(const UpdateNotice& notice) {
    if (!notice.newest->needs_stepping_stone) return "direct";
    return notice.newest->stepping_stone ? notice.newest->stepping_stone->to_string() : "no way";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_tests)

BOOST_AUTO_TEST_CASE(without_a_notice_there_is_nothing_to_judge) {
    BOOST_TEST(!judge(plain_trust(), {subject, "1.0"_version, "", secret}, today).has_value());
    BOOST_TEST(!judge(knowing({}), {{"deploy-server", "beta"}, "1.0"_version, "", secret}, today).has_value());
}

BOOST_AUTO_TEST_CASE(the_newest_release_that_is_newer_is_offered) {
    const Trust trust = knowing({release("2018.8.1", "fix"), release("2018.10.0", "feature"), release("2018.9.0", "feature")});
    BOOST_TEST((judged(trust, "2018.8.0"_version).availability == Availability::update));
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version)) == "2018.10.0");
    BOOST_TEST(newest(judged(trust, "2018.10.0"_version)) == "none");
    BOOST_TEST(newest(judged(trust, "2018.10.0-rc.1"_version)) == "2018.10.0");
    BOOST_TEST(newest(judged(trust, "2019.1"_version)) == "none");
    BOOST_TEST((judged(trust, "2019.1"_version).availability == Availability::none));
}

BOOST_AUTO_TEST_CASE(a_security_release_is_shown_beside_a_newer_one) {
    const Trust trust = knowing({release("2018.8.1", "security"), release("2018.9.0", "feature")});
    const UpdateNotice notice = judged(trust, "2018.8.0"_version);
    BOOST_TEST((notice.availability == Availability::security));
    BOOST_TEST(newest(notice) == "2018.9.0");
    BOOST_TEST(newest_security(notice) == "2018.8.1");
    BOOST_TEST((judged(trust, "2018.8.1"_version).availability == Availability::update));
}

BOOST_AUTO_TEST_CASE(a_release_is_offered_to_the_versions_it_affects) {
    const Trust trust = knowing({release("2018.5.4", "security", R"(,"affects":">=2018.5.0 <2018.5.4")"),
                                 release("2018.8.1", "fix", R"(,"affects":">=2018.6.0")")});
    BOOST_TEST(newest(judged(trust, "2018.5.2"_version)) == "2018.5.4");
    BOOST_TEST(newest(judged(trust, "2018.7.0"_version)) == "2018.8.1");
    BOOST_TEST(newest(judged(trust, "2018.4.0"_version)) == "none");
}

BOOST_AUTO_TEST_CASE(a_withdrawn_release_is_not_offered_and_who_runs_it_is_told) {
    const Trust trust = knowing({release("2018.8.1", "security", R"(,"withdrawn":true)"), release("2018.8.0", "fix")});
    BOOST_TEST(newest(judged(trust, "2018.7.0"_version)) == "2018.8.0");
    BOOST_TEST(!judged(trust, "2018.8.0"_version).running_withdrawn);
    BOOST_TEST(judged(trust, "2018.8.1"_version).running_withdrawn);
    BOOST_TEST(judged(trust, "2018.8.1.0"_version).running_withdrawn);
}

BOOST_AUTO_TEST_CASE(a_version_that_is_too_old_is_led_over_a_stepping_stone) {
    const Trust trust = knowing({release("2018.9.0", "feature", R"(,"minimumUpgradeFrom":"2018.5.0")"),
                                 release("2018.6.0", "feature", R"(,"minimumUpgradeFrom":"2018.2.0")"),
                                 release("2018.3.0", "feature"), release("2018.7.0", "feature", R"(,"withdrawn":true)")});
    BOOST_TEST(stone(judged(trust, "2018.5.0"_version)) == "direct");
    BOOST_TEST(stone(judged(trust, "2018.2.0"_version)) == "2018.6.0");
    BOOST_TEST(stone(judged(trust, "2018.1.0"_version)) == "2018.3.0");  // then 2018.6.0, then 2018.9.0
}

BOOST_AUTO_TEST_CASE(where_no_way_is_known_none_is_named) {
    const Trust trust =
        knowing({release("2018.9.0", "feature", R"(,"minimumUpgradeFrom":"2018.5.0")"), release("2018.4.0", "feature")});
    BOOST_TEST(stone(judged(trust, "2018.1.0"_version)) == "no way");
    BOOST_TEST((judged(trust, "2018.1.0"_version).newest->minimum_upgrade_from == "2018.5.0"_version));
}

BOOST_AUTO_TEST_CASE(a_staged_release_reaches_each_group_at_its_hour) {
    const Trust trust =
        knowing({release("2018.8.1", "fix", R"(,"rollout":{"start":"2018-08-01T00:00:00Z","groups":5,"stepHours":24})")});
    const std::chrono::sys_seconds start = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
    const auto turn = start + rollout_group(secret, "2018.8.1"_version, 5) * 24h;
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, turn - 1s)) == "none");
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, turn)) == "2018.8.1");
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, start + 4 * 24h)) == "2018.8.1");
}

BOOST_AUTO_TEST_CASE(a_security_release_does_not_wait_for_its_turn) {
    const Trust trust =
        knowing({release("2018.8.1", "security", R"(,"rollout":{"start":"2019-08-01T00:00:00Z","groups":5,"stepHours":24})")});
    BOOST_TEST((judged(trust, "2018.8.0"_version).availability == Availability::security));
}

BOOST_AUTO_TEST_CASE(groups_are_even_and_differ_from_release_to_release) {
    // SHA-256 of sixteen zero bytes and "1.0" begins with 9454fd0f2912cc0f: `openssl dgst -sha256`.
    constexpr std::array<std::byte, 16> zero{};
    BOOST_TEST(rollout_group(zero, "1.0"_version, 1'000'000'000) == 212464143u);

    std::array<int, 7> members{};
    std::set<std::uint32_t> of_one;
    for (unsigned i = 0; i < 7000; ++i) {
        std::array<std::byte, 16> other{};
        other[0] = static_cast<std::byte>(i & 0xff);
        other[1] = static_cast<std::byte>(i >> 8);
        ++members[rollout_group(other, "2018.8.1"_version, 7)];
    }
    for (const int count : members) BOOST_TEST((count > 850 && count < 1150), count);
    for (const Version version : {"1.1"_version, "1.2"_version, "1.3"_version, "1.4"_version, "1.5"_version}) {
        of_one.insert(rollout_group(secret, version, 1000));
    }
    BOOST_TEST(of_one.size() > 1u);
}

BOOST_AUTO_TEST_CASE(a_release_without_a_file_for_this_platform_is_not_for_it) {
    constexpr std::string_view windows_only =
        R"(,"artifacts":[{"platform":"windows-x64","size":1,)"
        R"("sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}])";
    const Trust trust = knowing({release("2018.9.0", "fix", windows_only), release("2018.8.1", "fix")});
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, today, "linux-x64")) == "2018.8.1");
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, today, "windows-x64")) == "2018.9.0");
    BOOST_TEST(newest(judged(trust, "2018.8.0"_version, today, "")) == "2018.9.0");
    BOOST_TEST(judged(trust, "2018.8.0"_version, today, "windows-x64").newest->artifacts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_most_exact_series_gives_the_end_of_life) {
    const Trust trust = knowing({}, R"([{"series":"2018.1","date":"2018-12-31"},{"series":"2018.1.4","date":"2019-06-30"},)"
                                    R"({"series":"2017","date":"2018-01-01"}])");
    const auto end = [&](Version running) { return judged(trust, running).end_of_life; };
    BOOST_TEST((end("2018.1"_version) == std::chrono::year(2018) / 12 / 31));
    BOOST_TEST((end("2018.1.0-rc.1"_version) == std::chrono::year(2018) / 12 / 31));
    BOOST_TEST((end("2018.1.4.2"_version) == std::chrono::year(2019) / 6 / 30));
    BOOST_TEST((end("2017.12"_version) == std::chrono::year(2018) / 1 / 1));
    BOOST_TEST(!end("2018.10"_version).has_value());
    BOOST_TEST(!end("2018"_version).has_value());
}

BOOST_AUTO_TEST_CASE(a_series_counts_missing_numbers_as_zero) {
    const Trust trust = knowing({}, R"([{"series":"3.12.0","date":"2018-12-31"}])");
    BOOST_TEST(judged(trust, "3.12"_version).end_of_life.has_value());
    BOOST_TEST(!judged(trust, "3.12.1"_version).end_of_life.has_value());
}

BOOST_AUTO_TEST_CASE(a_notice_grows_stale_without_any_request) {
    const Trust trust = knowing({release("2018.8.1", "security")});
    const std::chrono::sys_seconds expires = std::chrono::sys_days(std::chrono::year(2018) / 8 / 15);
    BOOST_TEST(!judged(trust, "2018.8.0"_version, expires - 1s).stale);
    const UpdateNotice late = judged(trust, "2018.8.0"_version, expires);
    BOOST_TEST(late.stale);
    BOOST_TEST((late.availability == Availability::security));
    BOOST_TEST((late.expires == expires));
    BOOST_TEST(late.sequence == 412u);
}

BOOST_AUTO_TEST_CASE(notes_on_a_host_that_a_later_root_dropped_are_not_shown) {
    Trust trust = verify(reply(sign_notice(NoticeText().text(), {11})), plain_trust(), subject, today).trust;
    BOOST_TEST(judged(trust, "2018.8.0"_version).newest->notes_url == "https://updates.example.com/notes/2018.8.1");
    Root next = make_root(2, {1, 2, 3}, 2, {11});
    next.hosts = {"other.example.com"};
    BOOST_REQUIRE(trust.follow(sign_root(next, {1, 2}), "root").has_value());
    BOOST_TEST(judged(trust, "2018.8.0"_version).newest->notes_url == "");
}

BOOST_AUTO_TEST_SUITE_END()
