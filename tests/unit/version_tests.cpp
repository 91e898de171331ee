#include <telemetry/version.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <string_view>

using telemetry::Version;
using namespace telemetry::literals;

BOOST_AUTO_TEST_SUITE(version_tests)

BOOST_AUTO_TEST_CASE(versions_are_compared_by_their_numbers_left_to_right) {
    constexpr std::array ascending{"0"_version,
                                   "2.5"_version,
                                   "2.6"_version,
                                   "3.2"_version,
                                   "3.4"_version,
                                   "3.11.1"_version,
                                   "3.11.2"_version,
                                   "3.12"_version,
                                   "3.15"_version,
                                   "3.16.0"_version,
                                   "3.16.1"_version,
                                   "2018.2.1"_version,
                                   "2018.2.2-dev"_version,
                                   "2018.2.2-alpha.9"_version,
                                   "2018.2.2-beta.1"_version,
                                   "2018.2.2-beta.10"_version,
                                   "2018.2.2-rc.1"_version,
                                   "2018.2.2"_version,
                                   "2022.1"_version};
    for (std::size_t i = 1; i < ascending.size(); ++i) BOOST_TEST((ascending[i - 1] < ascending[i]), "at index " << i);
}

BOOST_AUTO_TEST_CASE(missing_numbers_count_as_zero) {
    BOOST_TEST(("3.12"_version == "3.12.0"_version));
    BOOST_TEST(("3.12"_version < "3.12.0.0.0.1"_version));
}

BOOST_AUTO_TEST_CASE(a_free_label_does_not_parse) {
    for (const std::string_view text : {"",
                                        ".",
                                        "1.",
                                        ".1",
                                        "1..2",
                                        "v1",
                                        "1.2-",
                                        "1.2-beta",
                                        "1.2-beta.",
                                        "1.2-beta.1.2",
                                        "1.2-beta.x",
                                        "1.2-dev.1",
                                        "1.2-feature-alice",
                                        "1.2+build",
                                        "1.2 ",
                                        " 1.2",
                                        "1.2\n",
                                        "1234567890",
                                        "1.2.3.4.5.6.7",
                                        "1,2",
                                        "-1",
                                        "1.2-rc.1234567890"}) {
        BOOST_TEST(!Version::parse(text).has_value(), "accepted \"" << text << '"');
    }
    BOOST_TEST(!Version::parse(std::string_view("1.2\0secret", 10)).has_value());
}

BOOST_AUTO_TEST_CASE(reducing_keeps_the_numbers_and_drops_what_may_name_somebody) {
    BOOST_TEST((*Version::reduce("2018.2.2-alice-fix.3+deadbeef") == "2018.2.2-dev"_version));
    BOOST_TEST((*Version::reduce("2018.2.2+deadbeef") == "2018.2.2"_version));
    BOOST_TEST((*Version::reduce("2018.2.2-beta.4+deadbeef") == "2018.2.2-beta.4"_version));
    BOOST_TEST(!Version::reduce("alice").has_value());
    BOOST_TEST(!Version::reduce("2018.2.2 by alice").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
