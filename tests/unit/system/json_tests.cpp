#include "system/json.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace telemetry;
using namespace std::string_literals;

namespace {

std::string refusal(std::string_view text) {
    const auto json = read_json(text, "it");
    if (json) return "accepted";
    BOOST_TEST((json.error().code == telemetry::ErrorCode::malformed));
    return json.error().message;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string members(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "{\"" : ",\"") + std::to_string(i) + "\":0";
    return text + '}';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_tests)

BOOST_AUTO_TEST_CASE(what_is_read_is_written_again) {
    for (const std::string text : {R"(null)", R"(true)", R"(0)", R"(-9223372036854775808)", R"(9223372036854775807)",
                                   R"("a\"b\\c")", R"([])", R"({})", R"({"b":[1,{"c":false}],"a":"ä"})", R"("\u0001")"}) {
        const auto json = read_json(text, "it");
        BOOST_REQUIRE_MESSAGE(json, text);
        BOOST_TEST(write_json(*json) == text);
    }
}

BOOST_AUTO_TEST_CASE(white_space_around_tokens_is_allowed) {
    BOOST_TEST(write_json(read_json(" { \"a\" : [ 1 ,\n2 ] }\t\r\n", "it").value()) == R"({"a":[1,2]})");
}

BOOST_AUTO_TEST_CASE(a_nul_does_not_end_the_text) {
    BOOST_TEST(refusal("{\"a\":1}\0"s) == "it: it holds a NUL (at byte 7)");
    BOOST_TEST(refusal("{\"a\":1}\0SECRET"s) == "it: it holds a NUL (at byte 7)");
    BOOST_TEST(refusal("{\"a\0\":1}"s) == "it: it holds a NUL (at byte 3)");
    BOOST_TEST(refusal(R"({"a\u0000":1})").starts_with("it: a text holds a NUL"));
    BOOST_TEST(refusal(R"(["\u0000"])").starts_with("it: a text holds a NUL"));
}

BOOST_AUTO_TEST_CASE(a_name_stands_once_in_its_object) {
    BOOST_TEST(refusal(R"({"a":1,"a":1})").starts_with("it: a member stands twice in its object"));
    BOOST_TEST(refusal(R"({"a":1,"\u0061":2})").starts_with("it: a member stands twice in its object"));
    BOOST_TEST(refusal(R"([{"a":{"b":1},"b":2}])") == "accepted");
}

BOOST_AUTO_TEST_CASE(numbers_are_integers_of_64_bits) {
    for (const std::string_view text : {"1.0", "1e3", "1E3", "0.5", "-0", "-0.0", "9223372036854775808", "-9223372036854775809",
                                        "123456789012345678901234567890"}) {
        BOOST_TEST(refusal(text).starts_with("it: a number is not an integer of 64 bits"), text);
    }
    for (const std::string_view text : {"01", "+1", "-", "0x1", "1.", ".5", "NaN", "Infinity", "-Infinity"}) {
        BOOST_TEST(refusal(text) != "accepted", text);
    }
}

BOOST_AUTO_TEST_CASE(nothing_follows_the_value) {
    BOOST_TEST(refusal("{} {}").starts_with("it: bytes follow the value"));
    BOOST_TEST(refusal("1x").starts_with("it: bytes follow the value"));
    BOOST_TEST(refusal("[],").starts_with("it: bytes follow the value"));
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    BOOST_TEST(refusal(nested(json_depth_max)) == "accepted");
    BOOST_TEST(refusal(nested(json_depth_max + 1)).starts_with("it: the nesting is too deep"));
    BOOST_TEST(refusal(std::string(1'000'000, '[')).starts_with("it: the nesting is too deep"));
}

BOOST_AUTO_TEST_CASE(members_are_bounded) {
    BOOST_TEST(refusal(members(json_members_max)) == "accepted");
    BOOST_TEST(refusal(members(json_members_max + 1)).starts_with("it: an object has too many members"));
}

BOOST_AUTO_TEST_CASE(texts_are_utf8) {
    for (const std::string_view bytes : {"\xff", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3",
                                         "\xe2\x82", "\x80", "\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud800"}) {
        BOOST_TEST(refusal('"' + std::string(bytes) + '"').find("not UTF-8") != std::string::npos, bytes);
        BOOST_TEST(refusal("{\"" + std::string(bytes) + "\":1}").find("not UTF-8") != std::string::npos, bytes);
    }
    BOOST_TEST(refusal("\"\xf0\x9f\x92\xa9 \xed\x9f\xbf \\ud83d\\udca9\"") == "accepted");
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused) {
    for (const std::string_view text : {"",           " ",     "\xef\xbb\xbf{}", "\xef\xbb{}", "{",         "}",       "[1,]",
                                        "{\"a\":1,}", "{a:1}", "{'a':1}",        "[1 2]",      "{\"a\" 1}", "\"a",     "\"\t\"",
                                        "\"\\x\"",    "tru",   "// c\n1",        "/* c */1",   "\"\\u12\"", "\xfe\xff"}) {
        BOOST_TEST(refusal(text) != "accepted", text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
