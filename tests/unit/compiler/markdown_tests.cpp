#include "markdown.hpp"
#include "numerals.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry::compiler;

BOOST_AUTO_TEST_SUITE(markdown_tests)

BOOST_AUTO_TEST_CASE(what_markdown_or_html_would_take_for_a_mark_is_escaped) {
    BOOST_TEST(markdown_escaped("a | b <c> *d* _e_ `f` [g](h) & #i") ==
               "a \\| b \\<c\\> \\*d\\* \\_e\\_ \\`f\\` \\[g\\](h) \\& \\#i");
}

BOOST_AUTO_TEST_CASE(digits_stand_in_groups_of_three) {
    BOOST_TEST(with_separators(0) == "0");
    BOOST_TEST(with_separators(999) == "999");
    BOOST_TEST(with_separators(1000) == "1,000");
    BOOST_TEST(with_separators(17592186044416, '\'') == "17'592'186'044'416");
}

BOOST_AUTO_TEST_SUITE_END()
