#include "state/key_values.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"

#include <array>

using support::must;
using telemetry::ErrorCode;
using telemetry::find_value;
using telemetry::parse_key_values;
using telemetry::parse_number;

namespace {

std::string refusal(std::string_view text) {
    const auto values = parse_key_values(text);
    return values ? "accepted" : values.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_values_tests)

BOOST_AUTO_TEST_CASE(lines_are_keys_and_values_with_their_numbers) {
    const auto values = must(parse_key_values("# comment\n\nfirst = 1\n  second.part =\ttwo words \nlast="));
    BOOST_REQUIRE(values.size() == 3u);
    BOOST_TEST(values[0].key == "first");
    BOOST_TEST(values[0].value == "1");
    BOOST_TEST(values[0].line == 3u);
    BOOST_TEST(values[1].key == "second.part");
    BOOST_TEST(values[1].value == "two words");
    BOOST_TEST(values[2].key == "last");
    BOOST_TEST(values[2].value == "");
    BOOST_TEST(values[2].line == 5u);
}

BOOST_AUTO_TEST_CASE(a_value_may_have_equals_signs_and_a_hash) {
    BOOST_TEST((find_value(must(parse_key_values("k = a=b # c\n")), "k") == "a=b # c"));
}

BOOST_AUTO_TEST_CASE(an_editor_of_windows_may_have_been_there) {
    const auto values = must(parse_key_values("\xEF\xBB\xBFoffline = true\r\nchannel = beta\r\n"));
    BOOST_TEST((find_value(values, "offline") == "true"));
    BOOST_TEST((find_value(values, "channel") == "beta"));
}

BOOST_AUTO_TEST_CASE(a_file_of_nothing_is_no_error) {
    for (const std::string_view text : {"", "\n", "\r\n", "\xEF\xBB\xBF", "# only\n#comments", " \t\n"}) {
        BOOST_TEST(must(parse_key_values(text)).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_broken_line_is_named_by_number_and_rule_and_never_repeated) {
    BOOST_TEST(refusal("a = 1\nsecret words\n") == "line 2: must have the form `key = value`");
    BOOST_TEST(refusal("se cret = 1\n") == "line 1: the key must be letters, digits, `.` and `-`");
    BOOST_TEST(refusal("= 1\n") == "line 1: the key must be letters, digits, `.` and `-`");
    BOOST_TEST(refusal("\n\na = 1\na = 2\n") == "line 4: the key stands in the file twice");
    BOOST_TEST((parse_key_values("x").error().code == ErrorCode::configuration));
}

BOOST_AUTO_TEST_CASE(control_characters_are_refused) {
    using namespace std::string_view_literals;
    constexpr std::array refused{"a = \0"sv, "a = \x1b[2J"sv, "a = \x7f"sv, "a\r = 1"sv, "# \0"sv, "a = 1\r\r\n"sv};
    for (const auto text : refused) BOOST_TEST(refusal(text) == "line 1: must be UTF-8 text without control characters");
}

BOOST_AUTO_TEST_CASE(only_utf_8_is_text) {
    constexpr std::array<std::string_view, 6> accepted{"\xC3\xA9",     "\xE2\x82\xAC",     "\xF0\x9F\x98\x80",
                                                       "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF", "\xC2\x80"};
    constexpr std::array<std::string_view, 14> refused{"\x80",
                                                       "\xBF",
                                                       "\xC0\xAF",
                                                       "\xC1\xBF",
                                                       "\xE0\x80\xAF",
                                                       "\xE0\x9F\xBF",
                                                       "\xED\xA0\x80",
                                                       "\xF0\x80\x80\xAF",
                                                       "\xF4\x90\x80\x80",
                                                       "\xF5\x80\x80\x80",
                                                       "\xC3",
                                                       "\xE2\x82",
                                                       "\xF0\x9F\x98",
                                                       "\xFF"};
    for (const auto text : accepted) BOOST_TEST(must(parse_key_values("k = " + std::string(text))).size() == 1u);
    for (const auto text : refused) BOOST_TEST(!parse_key_values("k = " + std::string(text)));
}

BOOST_AUTO_TEST_CASE(numbers_are_decimal_and_whole) {
    BOOST_TEST((parse_number("0") == 0u));
    BOOST_TEST((parse_number("18446744073709551615") == UINT64_MAX));
    for (const std::string_view text :
         {"", "-1", "+1", "01", "00", " 1", "1 ", "1.0", "1e3", "0x1", "18446744073709551616", "1,000"}) {
        BOOST_TEST(!parse_number(text), text);
    }
}

BOOST_AUTO_TEST_CASE(what_is_appended_is_read_back) {
    std::string text;
    telemetry::append_key_value(text, "word", "some text");
    telemetry::append_key_value(text, "number", UINT64_MAX);
    const auto values = must(parse_key_values(text));
    BOOST_TEST((find_value(values, "word") == "some text"));
    BOOST_TEST((find_value(values, "number") == "18446744073709551615"));
    BOOST_TEST(!find_value(values, "none"));
}

BOOST_AUTO_TEST_SUITE_END()
