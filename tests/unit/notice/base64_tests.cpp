#include "notice/base64.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

using namespace telemetry::notice;

BOOST_AUTO_TEST_SUITE(base64_tests)

BOOST_AUTO_TEST_CASE(the_vectors_of_rfc_4648_hold_both_ways) {
    constexpr std::array<std::array<std::string_view, 2>, 7> vectors{{{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}}};
    for (const auto& [bytes, text] : vectors) {
        BOOST_TEST(to_base64(bytes) == text);
        BOOST_TEST((from_base64(text) == std::string(bytes)));
    }
}

BOOST_AUTO_TEST_CASE(every_byte_survives_at_every_alignment) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    for (std::size_t offset = 0; offset < 4; ++offset) {
        BOOST_TEST((from_base64(to_base64(bytes.substr(offset))) == bytes.substr(offset)));
    }
}

BOOST_AUTO_TEST_CASE(there_is_one_way_only_to_write_a_text) {
    for (const std::string_view text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9-", "Zm9_", "=",
                                        "====", "Z===", "Zm=v", "Zg==Zg==", "Zm9vZg==Zm9v"}) {
        BOOST_TEST(!from_base64(text).has_value(), "accepted \"" << text << '"');
    }
}

BOOST_AUTO_TEST_SUITE_END()
