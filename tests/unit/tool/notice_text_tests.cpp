#include "tool/notice_text.hpp"

#include "tool/json_text.hpp"
#include "unit/tool/sample_notice.hpp"

#include <rapidjson/document.h>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace telemetry;
using namespace telemetry::tool;
using namespace tool_tests;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

rapidjson::Document json_of(const UpdateNotice& notice) {
    JsonText json;
    write(json, notice);
    rapidjson::Document document;
    document.Parse(json.str().c_str());
    BOOST_REQUIRE(document.IsObject());
    return document;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_text_tests)

BOOST_AUTO_TEST_CASE(what_is_newer_why_where_since_when_and_until_when_is_told) {
    const std::string text = describe(all_at_once(), august);
    for (const std::string_view part :
         {"There is a security update.", "Version 2018.4.0, published 2018-08-01. It brings something new.",
          "Version 2018.3.1, published 2018-08-01. It closes a security hole.",
          "Release notes: https://updates.example.com/notes/2018.3.1", "Known here since 2018-08-01 01:00 UTC",
          "cannot be installed over the running version, but over 2018.3 and newer ones. First: version 2018.3.0",
          "For linux-x64: 1,234,567 bytes, SHA-256 aaaa", "The vendor has taken the running version back.",
          "series ends on 2018-08-05", "valid until 2018-08-11 00:00 UTC"}) {
        BOOST_TEST(holds(text, part), part << "\n" << text);
    }
    BOOST_TEST(!holds(text, "expired"));
}

BOOST_AUTO_TEST_CASE(on_its_last_day_support_has_ended) {
    BOOST_TEST(holds(describe(all_at_once(), august + std::chrono::days(3)), "ends on"));
    BOOST_TEST(holds(describe(all_at_once(), august + std::chrono::days(4)), "has ended on 2018-08-05"));
}

BOOST_AUTO_TEST_CASE(without_a_way_the_vendor_is_to_be_asked) {
    UpdateNotice notice = all_at_once();
    notice.newest_security->stepping_stone.reset();
    BOOST_TEST(holds(describe(notice, august), "First: ask the vendor"));
}

BOOST_AUTO_TEST_CASE(a_stale_notice_says_so) {
    UpdateNotice notice = nothing_new();
    notice.stale = true;
    BOOST_TEST(holds(describe(notice, august), "Up to date"));
    BOOST_TEST(holds(describe(notice, august), "The notice has expired"));
    BOOST_TEST(json_of(notice)["stale"].GetBool());
}

BOOST_AUTO_TEST_CASE(neither_control_characters_nor_bidirectional_marks_reach_a_terminal_or_a_program) {
    UpdateNotice notice = all_at_once();
    notice.newest->notes_url =
        "https://h/\033[2J\x07\xe2\x80\xae"
        "a\xc2\x9b"
        "b\n\x7f"
        "c";
    notice.newest->artifacts.front().platform = "linux\r\xd8\x9c-x64";
    const std::string text = describe(notice, august);
    BOOST_TEST(holds(text, "https://h/[2Jabc\n"), text);
    BOOST_TEST(holds(text, "For linux-x64:"), text);
    BOOST_TEST(json_of(notice)["newest"]["notesUrl"].GetString() == std::string("https://h/[2Jabc"));
}

BOOST_AUTO_TEST_CASE(json_has_all_of_it) {
    const auto json = json_of(all_at_once());
    BOOST_TEST(json["availability"].GetString() == std::string("security"));
    BOOST_TEST(json["newest"]["version"].GetString() == std::string("2018.4.0"));
    BOOST_TEST(json["newest"]["artifacts"][0]["size"].GetUint64() == 1234567u);
    const auto& security = json["newestSecurity"];
    BOOST_TEST(security["severity"].GetString() == std::string("security"));
    BOOST_TEST(security["knownSince"].GetString() == std::string("2018-08-01T01:00:00Z"));
    BOOST_TEST(security["minimumUpgradeFrom"].GetString() == std::string("2018.3"));
    BOOST_TEST(security["needsSteppingStone"].GetBool());
    BOOST_TEST(security["steppingStone"].GetString() == std::string("2018.3.0"));
    BOOST_TEST(json["runningWithdrawn"].GetBool());
    BOOST_TEST(json["endOfLife"].GetString() == std::string("2018-08-05"));
    BOOST_TEST(json["sequence"].GetUint64() == 412u);
    BOOST_TEST(json["issued"].GetString() == std::string("2018-08-01T00:00:00Z"));
    BOOST_TEST(json["expires"].GetString() == std::string("2018-08-11T00:00:00Z"));
    BOOST_TEST(!json["stale"].GetBool());
    BOOST_TEST(json_of(nothing_new())["newest"].IsNull());
}

BOOST_AUTO_TEST_SUITE_END()
