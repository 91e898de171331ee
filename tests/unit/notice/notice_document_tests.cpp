#include "notice/document.hpp"

#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace telemetry;
using namespace telemetry::notice;
using telemetry::Json;
using telemetry::write_json;
using namespace telemetry::literals;
using namespace notice_tests;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> hosts{"updates.example.com", "mirror.example.org"};

std::string with(std::string_view before, std::string_view after) {
    std::string payload = NoticeText().text();
    const auto at = payload.find(before);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, before);
    return payload.replace(at, before.size(), after);
}

std::string refusal(std::string_view payload, ErrorCode code = ErrorCode::malformed) {
    const auto notice = read_notice(payload, hosts);
    if (notice) return "accepted";
    BOOST_TEST((notice.error().code == code), payload);
    return notice.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_document_tests)

BOOST_AUTO_TEST_CASE(every_member_is_read) {
    NoticeText text;
    text.releases.replace(text.releases.find(R"("artifacts")"), 0,
                          R"("rollout":{"start":"2018-07-30T00:00:00Z","groups":7,"stepHours":24},)");
    const NoticeDocument notice = read_notice(text.text(), hosts).value();
    BOOST_TEST(notice.product == "deploy-server");
    BOOST_TEST(notice.channel == "stable");
    BOOST_TEST(notice.sequence == 412);
    BOOST_TEST((notice.issued == std::chrono::sys_days(std::chrono::year(2018) / 8 / 1)));
    BOOST_TEST((notice.expires == std::chrono::sys_days(std::chrono::year(2018) / 8 / 15)));
    BOOST_REQUIRE(notice.releases.size() == 1u);
    const Release& release = notice.releases.front();
    BOOST_TEST((release.version == "2018.8.1"_version));
    BOOST_TEST((release.severity == ReleaseSeverity::security));
    BOOST_TEST((release.published == std::chrono::year(2018) / 7 / 30));
    BOOST_TEST((release.affects.contains("2018.8.0"_version) && !release.affects.contains("2018.8.1"_version)));
    BOOST_TEST((release.minimum_upgrade_from == "2018.1.0"_version));
    BOOST_TEST(!release.withdrawn);
    BOOST_TEST(release.notes_url == "https://updates.example.com/notes/2018.8.1");
    BOOST_REQUIRE(release.rollout.has_value());
    BOOST_TEST((release.rollout->start == std::chrono::sys_days(std::chrono::year(2018) / 7 / 30)));
    BOOST_TEST(release.rollout->groups == 7u);
    BOOST_TEST((release.rollout->step == 24h));
    BOOST_REQUIRE(release.artifacts.size() == 1u);
    BOOST_TEST(release.artifacts.front().platform == "linux-x64");
    BOOST_TEST(release.artifacts.front().size == 1234u);
    BOOST_TEST(release.artifacts.front().sha256.size() == 64u);
    BOOST_REQUIRE(notice.end_of_life.size() == 1u);
    BOOST_TEST(notice.end_of_life.front().series == "2018.1");
    BOOST_TEST((notice.end_of_life.front().date == std::chrono::year(2018) / 12 / 31));
}

BOOST_AUTO_TEST_CASE(a_release_needs_no_more_than_version_severity_and_day) {
    NoticeText text;
    text.releases = R"([{"version":"2018.8.2","severity":"fix","published":"2018-08-02"}])";
    const NoticeDocument notice = read_notice(text.text(), hosts).value();
    BOOST_TEST(notice.releases.front().affects.contains("0"_version));
    BOOST_TEST(!notice.releases.front().withdrawn);
    BOOST_TEST(notice.releases.front().notes_url == "");
}

BOOST_AUTO_TEST_CASE(members_of_a_later_time_are_ignored_everywhere) {
    BOOST_TEST(refusal(with(R"("releases")", R"("note":{"to":["all"]},"releases")")) == "accepted");
    BOOST_TEST(refusal(with(R"("severity")", R"("cvss":[9],"severity")")) == "accepted");
    BOOST_TEST(refusal(with(R"("platform")", R"("signed":true,"platform")")) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_newer_spec_is_refused) {
    BOOST_TEST(refusal(with(R"("spec":1)", R"("spec":2)")) == "notice.spec is not 1: a newer program is needed to read it");
}

BOOST_AUTO_TEST_CASE(each_rule_names_its_place) {
    struct Row {
        std::string_view before, after, message;
    };
    for (const Row& row : std::initializer_list<Row>{
             {R"("update-notice")", R"("root")", "notice.type is not \"update-notice\""},
             {R"("product":"deploy-server",)", "", "notice.product is missing"},
             {R"("channel":"stable")", R"("channel":null)", "notice.channel is not a text"},
             {R"("sequence":412)", R"("sequence":-1)", "notice.sequence is out of range"},
             {R"("sequence":412)", R"("sequence":"412")", "notice.sequence is not an integer"},
             {"2018-08-01T00:00:00Z", "yesterday", "notice.issued is not a time"},
             {"2018-08-15T00:00:00Z", "2018-08-01T00:00:00Z", "notice.expires is not after issued"},
             {R"("version":"2018.8.1")", R"("version":"2018.8.1-alice")", "notice.releases[0].version is not a version"},
             {R"("severity":"security")", R"("severity":"urgent")",
              "notice.releases[0].severity is not feature, fix or security"},
             {"2018-07-30", "2018-07-32", "notice.releases[0].published is not a day"},
             {"<2018.8.1", "< 2018.8.1", "notice.releases[0].affects is not a version range"},
             {R"("2018.1.0")", R"("")", "notice.releases[0].minimumUpgradeFrom is not a version"},
             {R"("withdrawn":false)", R"("withdrawn":0)", "notice.releases[0].withdrawn is neither true nor false"},
             {"linux-x64", "Linux\u202e", "notice.releases[0].artifacts[0].platform is not a name"},
             {"1234", "-1", "notice.releases[0].artifacts[0].size is out of range"},
             {"0123456789abcdef", "0123456789ABCDEF",
              "notice.releases[0].artifacts[0].sha256 is not 64 lower-case hexadecimal digits"},
             {R"("series":"2018.1")", R"("series":"2018.x")", "notice.endOfLife[0].series is not numbers and dots"},
             {R"("series":"2018.1")", R"("series":"2018-dev")", "notice.endOfLife[0].series is not numbers and dots"},
             {"2018-12-31", "31.12.2018", "notice.endOfLife[0].date is not a day"}}) {
        BOOST_TEST(refusal(with(row.before, row.after)) == row.message);
    }
}

BOOST_AUTO_TEST_CASE(a_rollout_is_bounded) {
    const auto rollout = [](std::string_view members) {
        return refusal(with(R"("artifacts")", R"("rollout":{)" + std::string(members) + R"(},"artifacts")"));
    };
    BOOST_TEST(rollout(R"("start":"2018-07-30T00:00:00Z","groups":1,"stepHours":0)") == "accepted");
    BOOST_TEST(rollout(R"("start":"2018-07-30T00:00:00Z","groups":0,"stepHours":1)") ==
               "notice.releases[0].rollout.groups is out of range");
    BOOST_TEST(rollout(R"("start":"2018-07-30T00:00:00Z","groups":1001,"stepHours":1)") ==
               "notice.releases[0].rollout.groups is out of range");
    BOOST_TEST(rollout(R"("start":"2018-07-30T00:00:00Z","groups":7,"stepHours":8761)") ==
               "notice.releases[0].rollout.stepHours is out of range");
    BOOST_TEST(rollout(R"("start":"2018-07-30","groups":7,"stepHours":1)") == "notice.releases[0].rollout.start is not a time");
}

BOOST_AUTO_TEST_CASE(a_version_stands_once_in_a_notice) {
    NoticeText text;
    text.releases = R"([{"version":"3.12","severity":"fix","published":"2018-08-02"},)"
                    R"({"version":"3.12.0","severity":"security","published":"2018-08-02"}])";
    BOOST_TEST(refusal(text.text()) == "notice.releases[1].version stands twice in the notice");
}

BOOST_AUTO_TEST_CASE(lists_are_bounded) {
    NoticeText text;
    text.releases = "[";
    for (int i = 0; i < 65; ++i) {
        text.releases +=
            (i == 0 ? "" : ",") + (R"({"version":"1.)" + std::to_string(i)) + R"(","severity":"fix","published":"2018-08-02"})";
    }
    text.releases += "]";
    BOOST_TEST(refusal(text.text()) == "notice.releases has too many items");
}

BOOST_AUTO_TEST_CASE(a_notes_address_is_plain_https_on_a_host_of_the_root) {
    for (const std::string_view url :
         {"https://updates.example.com", "https://updates.example.com/", "https://mirror.example.org/a/b?c=d#e",
          "https://updates.example.com?x=%20", "https://updates.example.com/a@b:c"}) {
        BOOST_TEST(is_notes_url(url, hosts), url);
    }
    for (const std::string_view url : {"",
                                       "https://",
                                       "http://updates.example.com/",
                                       "HTTPS://updates.example.com/",
                                       "javascript:alert(1)",
                                       "//updates.example.com/",
                                       "https://evil.example/",
                                       "https://updates.example.com.evil.example/",
                                       "https://evil.example/updates.example.com",
                                       "https://updates.example.com@evil.example/",
                                       "https://user:password@updates.example.com/",
                                       "https://updates.example.com:443/",
                                       "https://updates.example.com:8443/",
                                       "https://UPDATES.example.com/",
                                       "https://updates.example.com./",
                                       "https://updates.example.com\\@evil.example/",
                                       "https:\\\\updates.example.com/",
                                       "https://updates.example.com/a b",
                                       "https://updates.example.com/\n",
                                       "https://updates.example.com/\x7f",
                                       "https://updates.example.com/\x1b[31m",
                                       "https://updates.example.com/\u202egnp.exe",
                                       "https://updates.example.com/\xc3\xa9",
                                       "https://updates.example.com/<script>",
                                       " https://updates.example.com/",
                                       "https://updates.example.com/\"",
                                       "file:///etc/passwd",
                                       "data:text/html,x"}) {
        BOOST_TEST(!is_notes_url(url, hosts), url);
        NoticeText text;
        text.releases = write_json(Json::Array{Json::Object{{"version", std::string("1.0")},
                                                            {"severity", std::string("fix")},
                                                            {"published", std::string("2018-08-02")},
                                                            {"notesUrl", std::string(url)}}});
        BOOST_TEST(refusal(text.text(), ErrorCode::bad_url) ==
                   "notice.releases[0].notesUrl is not a plain https address on a host of the root");
    }
}

BOOST_AUTO_TEST_SUITE_END()
