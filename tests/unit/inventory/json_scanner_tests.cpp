#include "inventory/json_scanner.hpp"

#include <rapidcheck.h>
#include <rapidjson/reader.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

using telemetry::inventory::JsonScanner;

namespace {

constexpr std::size_t blocks[] = {1, 2, 3, 5, 16, 17, 4096};

/// Null if the text is one whole JSON value; the rule it broke if it is not. The answer may not depend on the block size.
std::string rule_broken_by(std::string_view text) {
    std::vector<std::string> rules;
    for (const std::size_t block_size : blocks) {
        std::istringstream in{std::string(text)};
        JsonScanner scanner(in, block_size, {});
        scanner.skip_byte_order_mark();
        scanner.skip();
        scanner.finish();
        rules.emplace_back(scanner.failed() ? scanner.rule() : "");
        BOOST_TEST(rules.back() == rules.front(), "in blocks of " << block_size);
    }
    return rules.front();
}

bool accepts(std::string_view text) {
    return rule_broken_by(text).empty();
}

/// The text of a JSON string, read in blocks of that size.
std::string text_of(std::string_view json, std::size_t block_size) {
    std::istringstream in{std::string(json)};
    JsonScanner scanner(in, block_size, {});
    BOOST_TEST((scanner.kind() == JsonScanner::Kind::string));
    const std::string text(scanner.text());
    BOOST_TEST(scanner.finish());
    return text;
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"x\":";
    text += "0";
    for (std::size_t i = depth; i-- > 0;) text += i % 2 == 0 ? "]" : "}";
    return text;
}

/// A JSON string of very many letters, of which no more than a block is ever there.
class LongString : public std::streambuf {
public:
    explicit LongString(std::uint64_t letters) : letters_(letters) {}

protected:
    int_type underflow() override {
        if (letters_ == 0) {
            if (block_ == quote) return traits_type::eof();
            block_ = quote;
        } else if (block_.empty()) {
            block_ = quote;
        } else {
            const std::uint64_t size = std::min<std::uint64_t>(65536, letters_);
            letters_ -= size;
            block_.assign(size, 'x');
        }
        setg(block_.data(), block_.data(), block_.data() + block_.size());
        return traits_type::to_int_type(block_.front());
    }

private:
    inline static const std::string quote = "\"";
    std::uint64_t letters_;
    std::string block_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_scanner_tests)

BOOST_AUTO_TEST_CASE(json_is_accepted) {
    for (const std::string_view text :
         {"0",
          "-0",
          "1",
          "-12",
          "0.5",
          "1e5",
          "1E+05",
          "-1.25e-10",
          "123456789012345678901234567890",
          "true",
          "false",
          "null",
          "\"\"",
          "\"a\"",
          " \t\r\n1\n",
          "[]",
          "[ ]",
          "[1]",
          "[1,2]",
          "[ 1 , [ ] ,{ } ]",
          "{}",
          "{ }",
          "{\"a\":1}",
          "{\"a\" : 1 , \"a\":2,\"\":{}}",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
          "\"\\ud83d\\ude00\"",
          "\"\\uD83D\\uDE00\"",
          "\"\x7f\"",
          "\"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
          "\xEF\xBB\xBF[]"}) {
        BOOST_TEST(accepts(text), "refused " << text);
    }
}

BOOST_AUTO_TEST_CASE(what_only_resembles_json_is_refused) {
    for (const std::string_view text : {"",
                                        " ",
                                        "01",
                                        "-",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "1.e5",
                                        "1e",
                                        "1e+",
                                        "0x1",
                                        "1 2",
                                        "NaN",
                                        "Infinity",
                                        "-Infinity",
                                        "tru",
                                        "truE",
                                        "True",
                                        "truefalse",
                                        "nul",
                                        "[",
                                        "]",
                                        "[1",
                                        "[1,",
                                        "[1,]",
                                        "[,1]",
                                        "[1 2]",
                                        "[1}",
                                        "{",
                                        "}",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{,}",
                                        "{a:1}",
                                        "{'a':1}",
                                        "{1:1}",
                                        "{\"a\" 1}",
                                        "{\"a\":1 \"b\":2}",
                                        "{\"a\":1]",
                                        "\"",
                                        "\"a",
                                        "'a'",
                                        "\"\\",
                                        "\"\\x\"",
                                        "\"\\'\"",
                                        "\"\\u12\"",
                                        "\"\\u12g4\"",
                                        "\"\\u\"",
                                        "\"\\U0041\"",
                                        "\"\t\"",
                                        "\"\n\"",
                                        "\"\x1f\"",
                                        "// c\n1",
                                        "/* c */1",
                                        "[]x",
                                        "[][]",
                                        "\f1",
                                        "\v1",
                                        "\xC2\xA0"
                                        "1",
                                        "1\xEF\xBB\xBF"}) {
        BOOST_TEST(!accepts(text), "accepted " << text);
    }
    for (const std::string_view text : {std::string_view("\0", 1), std::string_view("1\0", 2), std::string_view("[\0]", 3),
                                        std::string_view("\"\0\"", 3), std::string_view("\"\\\0\"", 4),
                                        std::string_view("\xEF\xBB\xBF\xEF\xBB\xBF"
                                                         "1",
                                                         7)}) {
        BOOST_TEST(!accepts(text));
    }
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf_8_is_refused_in_strings_that_nobody_reads) {
    for (const std::string_view bytes : {"\x80",
                                         "\xBF",
                                         "\xC0\x80",
                                         "\xC1\xBF",
                                         "\xC2",
                                         "\xC2\x41",
                                         "\xC2\xC2",
                                         "\xE0\x9F\xBF",
                                         "\xE0\xA0",
                                         "\xE1\x80",
                                         "\xED\xA0\x80",
                                         "\xED\xBF\xBF",
                                         "\xEF\xBF",
                                         "\xF0\x8F\xBF\xBF",
                                         "\xF0\x90\x80",
                                         "\xF4\x90\x80\x80",
                                         "\xF5\x80\x80\x80",
                                         "\xFE",
                                         "\xFF",
                                         "\xE2\x82\xAC\x80"}) {
        const std::string text = "[\"" + std::string(bytes) + "\"]";
        BOOST_TEST(rule_broken_by(text) == "the text is not UTF-8");
        BOOST_TEST(rule_broken_by(text.substr(0, text.size() - 2)) == "the text is not UTF-8");
    }
}

BOOST_AUTO_TEST_CASE(lone_surrogates_are_refused) {
    for (const std::string_view text : {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
                                        "\"\\udc00\\ud800\"", "\"\\ud800\\u\"", "\"\\ud83d\\ude0\""}) {
        BOOST_TEST(rule_broken_by(text) == "a surrogate must be one of a pair", text);
    }
}

BOOST_AUTO_TEST_CASE(utf_16_is_named_for_what_it_is) {
    BOOST_TEST(rule_broken_by(std::string_view("\xFF\xFE{\0}\0", 6)) == "the text is UTF-16; it must be UTF-8");
    BOOST_TEST(rule_broken_by(std::string_view("\xFE\xFF\0{\0}", 6)) == "the text is UTF-16; it must be UTF-8");
}

BOOST_AUTO_TEST_CASE(the_depth_is_bounded) {
    BOOST_TEST(accepts(nested(JsonScanner::depth_max)));
    BOOST_TEST(rule_broken_by(nested(JsonScanner::depth_max + 1)) == "objects and arrays are nested too deeply");
    BOOST_TEST(rule_broken_by(std::string(1'000'000, '[')) == "objects and arrays are nested too deeply");
    std::string wide = "[";
    for (int i = 0; i < 1000; ++i) wide += "[{}],";
    BOOST_TEST(accepts(wide + "[]]"));
}

BOOST_AUTO_TEST_CASE(texts_are_given_without_escapes_and_cut_behind_their_bound) {
    for (const std::size_t block_size : blocks) {
        BOOST_TEST(text_of(R"("a\"\\\/\b\f\n\r\tb")", block_size) == "a\"\\/\b\f\n\r\tb");
        BOOST_TEST(text_of(R"("\u0041\u00e9\u20AC\ud83d\ude00\u0000")", block_size) ==
                   std::string("A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\0", 11));
        BOOST_TEST(text_of("\"na\xC3\xAFve \xE2\x82\xAC\"", block_size) == "na\xC3\xAFve \xE2\x82\xAC");
        const std::string longest(JsonScanner::text_max, 'x');
        BOOST_TEST(text_of('"' + longest + '"', block_size) == longest);
        BOOST_TEST(text_of('"' + longest + "yz\"", block_size) == longest + "y");
    }
}

BOOST_AUTO_TEST_CASE(names_stay_valid_though_the_colon_is_far_away) {
    for (const std::size_t block_size : blocks) {
        std::istringstream in("{\"name\"" + std::string(100, ' ') + ":" + std::string(100, '\n') + "1}");
        JsonScanner scanner(in, block_size, {});
        std::string_view name;
        BOOST_TEST((scanner.kind() == JsonScanner::Kind::object));
        BOOST_TEST(scanner.enter());
        BOOST_TEST(scanner.next_member(name));
        BOOST_TEST(name == "name");
    }
}

BOOST_AUTO_TEST_CASE(a_string_of_a_hundred_megabytes_streams_through_a_block) {
    constexpr std::uint64_t letters = 100'000'000;
    LongString script(letters);
    std::istream in(&script);
    JsonScanner scanner(in, 65536, {});
    BOOST_TEST((scanner.kind() == JsonScanner::Kind::string));
    BOOST_TEST(scanner.text() == std::string(JsonScanner::text_max + 1, 'x'));
    BOOST_TEST(scanner.finish());
    BOOST_TEST(scanner.offset() == letters + 2);
}

BOOST_AUTO_TEST_CASE(the_place_of_a_failure_is_its_byte) {
    const auto offset_of_failure = [](std::string_view text, std::size_t block_size) {
        std::istringstream in{std::string(text)};
        JsonScanner scanner(in, block_size, {});
        BOOST_TEST(!scanner.skip());
        return scanner.offset();
    };
    for (const std::size_t block_size : blocks) {
        BOOST_TEST(offset_of_failure("[1,x]", block_size) == 3u);
        BOOST_TEST(offset_of_failure("[\"abcdefghijklmnopqrstuvwxyz\x01\"]", block_size) == 28u);
        BOOST_TEST(offset_of_failure("[\"abc", block_size) == 5u);
        BOOST_TEST(offset_of_failure("[true,falze]", block_size) == 6u);
    }
}

BOOST_AUTO_TEST_CASE(agrees_with_another_reader_on_mangled_documents) {
    const bool held = rc::check("agrees with RapidJSON", [] {
        const std::vector<std::string> pieces = {"{",    "}",       "[",  "]",        ":",    ",",  "\"a\"", "\"",
                                                 "\\",   "\\u00e9", "1",  "-",        "0",    ".5", "e1",    "true",
                                                 "null", " ",       "\n", "\xC3\xA9", "\xC3", "x",  "\\n"};
        const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
        std::string text;
        for (const std::string& piece : chosen) text += piece;
        rapidjson::StringStream stream(text.c_str());
        rapidjson::BaseReaderHandler<> ignore;
        rapidjson::Reader reader;
        const bool expected = !reader.Parse<rapidjson::kParseValidateEncodingFlag>(stream, ignore).IsError();
        const bool accepted = rule_broken_by(text).empty();
        RC_ASSERT(accepted == expected);
    });
    BOOST_TEST(held);
}

BOOST_AUTO_TEST_SUITE_END()
