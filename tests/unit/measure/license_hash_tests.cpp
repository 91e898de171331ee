#include "measure/license_hash.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string_view>

using telemetry::hash_license_serial;
using telemetry::LicenseHash;

namespace {

std::string text_of(const LicenseHash& hash) {
    return {hash.data(), hash.size()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(license_hash_tests)

BOOST_AUTO_TEST_CASE(the_hash_is_the_sha_1_of_the_standard) {
    std::string short_text = "abc";
    BOOST_TEST(text_of(*hash_license_serial(short_text)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    std::string long_text(1'000'000, 'a');
    BOOST_TEST(text_of(*hash_license_serial(long_text)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

BOOST_AUTO_TEST_CASE(the_text_is_gone_afterwards_from_the_memory_too) {
    constexpr std::string_view text = "DEPLOY-0000-1111-2222-3333-4444-5555";
    std::string serial(text);
    const char* const memory = serial.data();
    BOOST_REQUIRE(hash_license_serial(serial).has_value());
    BOOST_TEST(serial.empty());
    BOOST_TEST(serial.data() == memory);
    BOOST_TEST(std::string_view(memory, text.size()) == std::string_view(std::string(text.size(), '\0')));
}

BOOST_AUTO_TEST_CASE(a_serial_may_hold_any_byte) {
    std::string with_nul("a\0b", 3);
    std::string without("ab");
    BOOST_TEST(text_of(*hash_license_serial(with_nul)) != text_of(*hash_license_serial(without)));
}

BOOST_AUTO_TEST_CASE(no_serial_has_no_hash) {
    std::string nothing;
    BOOST_TEST(!hash_license_serial(nothing));
}

BOOST_AUTO_TEST_SUITE_END()
