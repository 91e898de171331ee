#include "cpp_text.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace telemetry::compiler;

namespace {

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    return longest;
}

std::string many_words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "word ";
    return text + "end.";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cpp_text_tests)

BOOST_AUTO_TEST_CASE(a_short_text_is_one_literal) {
    BOOST_TEST(string_literal("Whether it is so.", 20) == "\"Whether it is so.\"sv");
}

BOOST_AUTO_TEST_CASE(quotes_are_escaped) {
    BOOST_TEST(string_literal("a \"b\"", 0) == "\"a \\\"b\\\"\"sv");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_continued_without_loss) {
    const std::string text = many_words(99);
    const std::string literal = string_literal(text, 20);
    BOOST_TEST(longest_line(std::string(20, ' ') + literal + ",") <= 128u);
    std::string joined;
    for (const char c : literal) {
        if (c != '"' && c != '\n') joined += c;
    }
    while (joined.find("  ") != std::string::npos) joined.erase(joined.find("  "), 1);
    BOOST_TEST(joined == text + "sv");
}

BOOST_AUTO_TEST_CASE(a_word_longer_than_a_line_stays_whole) {
    const std::string word(300, 'x');
    BOOST_TEST(string_literal(word, 20) == '"' + word + "\"sv");
    BOOST_TEST(string_literal("a " + word + " b", 0).find(word) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_comment_has_the_mark_on_every_line) {
    std::istringstream lines(doc_comment(many_words(99), "    "));
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(line.starts_with("    /// word"));
        BOOST_TEST(line.size() <= 128u);
        BOOST_TEST(line.back() != ' ');
    }
}

BOOST_AUTO_TEST_SUITE_END()
