#include "notice/version_range.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>

using namespace telemetry::notice;
using telemetry::Version;

namespace {

bool holds(std::string_view range, std::string_view version) {
    return VersionRange::parse(range).value().contains(Version::parse(version).value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(version_range_tests)

BOOST_AUTO_TEST_CASE(a_star_and_a_default_hold_every_version) {
    for (const std::string_view version : {"0", "0-dev", "2018.8.1", "999999999.1-rc.2"}) {
        BOOST_TEST(holds("*", version));
        BOOST_TEST(VersionRange().contains(Version::parse(version).value()));
    }
}

BOOST_AUTO_TEST_CASE(each_relation_means_what_it_says) {
    struct Row {
        std::string_view range;
        bool below, at, above;
    };
    for (const Row& row :
         {Row{"<2018.8.1", true, false, false}, Row{"<=2018.8.1", true, true, false}, Row{">2018.8.1", false, false, true},
          Row{">=2018.8.1", false, true, true}, Row{"=2018.8.1", false, true, false}}) {
        BOOST_TEST(holds(row.range, "2018.8.0") == row.below, row.range);
        BOOST_TEST(holds(row.range, "2018.8.1") == row.at, row.range);
        BOOST_TEST(holds(row.range, "2018.8.1.0") == row.at, row.range);
        BOOST_TEST(holds(row.range, "2018.8.2") == row.above, row.range);
    }
    BOOST_TEST(holds("<2018.8.1", "2018.8.1-rc.1"));
}

BOOST_AUTO_TEST_CASE(all_comparisons_of_one_alternative_must_hold) {
    constexpr std::string_view range = ">=2018.1.0 <2018.1.9 || >=2018.5.0 <2018.5.4";
    for (const std::string_view version : {"2018.1.0", "2018.1.8", "2018.5", "2018.5.3"})
        BOOST_TEST(holds(range, version), version);
    for (const std::string_view version : {"2017.9", "2018.1.9", "2018.4", "2018.5.4"})
        BOOST_TEST(!holds(range, version), version);
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_refused) {
    for (const std::string_view text :
         {"",       " ",     "2018.8.1", "==1",   "<",     "<x",     "<1.0-beta", "< 1", "<1 ", " <1",
          "<1  >0", "<1,>0", "<1 or >2", "<1 ||", "|| <1", "<1||>2", "* <1",      "**",  "!=1", "<1 <2 <3 <4 <5"}) {
        BOOST_TEST(!VersionRange::parse(text).has_value(), "accepted \"" << text << '"');
    }
    std::string seventeen = "=0";
    for (int i = 1; i < 17; ++i) seventeen += " || =" + std::to_string(i);
    BOOST_TEST(!VersionRange::parse(seventeen).has_value());
    BOOST_TEST(VersionRange::parse(seventeen.substr(0, seventeen.rfind(" || "))).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
