#include "notice/document.hpp"

#include "support/json_schema.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace notice_tests;

namespace {

const support::JsonSchema& schema() {
    static const support::JsonSchema notices(TELEMETRY_SOURCE_DIR "/schemas/update-notice.schema.json");
    return notices;
}

bool is_read(const std::string& text) {
    const std::vector<std::string> hosts{"updates.example.com"};
    return telemetry::notice::read_notice(text, hosts).has_value();
}

std::string with(std::string_view before, std::string_view after) {
    std::string text = NoticeText().text();
    return text.replace(text.find(before), before.size(), after);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_schema_tests)

BOOST_AUTO_TEST_CASE(what_a_client_reads_fits_the_schema) {
    for (const auto& seed : std::filesystem::directory_iterator(TELEMETRY_SOURCE_DIR "/tests/fuzz/corpus/notice_document")) {
        const std::string text = support::file_content(seed.path());
        BOOST_TEST(is_read(text) == schema().fits(text), seed.path());
    }
    BOOST_TEST(schema().fits(with(R"("releases")", R"("later":[1],"releases")")));
    for (const std::string_view range : {"*", "=0", ">=1.0 <2.0-rc.1", ">=2018.1.0 <2018.1.9 || >=2018.5.0 <2018.5.4"}) {
        BOOST_TEST(is_read(with("<2018.8.1", range)), range);
        BOOST_TEST(schema().fits(with("<2018.8.1", range)), range);
    }
}

BOOST_AUTO_TEST_CASE(what_the_schema_refuses_a_client_refuses_too) {
    for (const auto& [before, after] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {R"("update-notice")", R"("root")"},
             {R"("spec":1)", R"("spec":2)"},
             {R"("product":"deploy-server",)", ""},
             {R"("channel":"stable")", R"("channel":null)"},
             {"412", "-1"},
             {"412", "1.5"},
             {"2018-08-01T00:00:00Z", "2018-08-01"},
             {R"("version":"2018.8.1")", R"("version":"v2018.8.1")"},
             {R"("severity":"security")", R"("severity":"urgent")"},
             {R"(,"published":"2018-07-30")", ""},
             {"<2018.8.1", "<2018.8.1 or so"},
             {R"("withdrawn":false)", R"("withdrawn":"no")"},
             {"https://", "http://"},
             {"https://", "https://user@"},
             {"notes/2018.8.1", "notes\\u202e"},
             {"linux-x64", "Linux"},
             {"1234", "-1"},
             {"0123456789abcdef", "0123456789ABCDEF"},
             {R"("series":"2018.1")", R"("series":"2018.x")"},
             {"2018-12-31", "soon"}}) {
        BOOST_TEST(!schema().fits(with(before, after)), before << " as " << after);
        BOOST_TEST(!is_read(with(before, after)), before << " as " << after);
    }
}

BOOST_AUTO_TEST_SUITE_END()
