#include "cpp_names.hpp"

#include <boost/test/unit_test.hpp>

using namespace telemetry::compiler;

BOOST_AUTO_TEST_SUITE(cpp_names_tests)

BOOST_AUTO_TEST_CASE(words_of_an_id_are_joined_by_underscores) {
    BOOST_TEST(snake_case("environments") == "environments");
    BOOST_TEST(snake_case("letsEncrypt") == "lets_encrypt");
    BOOST_TEST(snake_case("releasesLast90Days") == "releases_last_90_days");
    BOOST_TEST(snake_case("licenseSerialSha1") == "license_serial_sha1");
    BOOST_TEST(snake_case("ipv6Hosts") == "ipv_6_hosts");
    BOOST_TEST(snake_case("toolsOnHTTPServers") == "tools_on_http_servers");
}

BOOST_AUTO_TEST_CASE(a_label_keeps_its_letters_and_digits) {
    BOOST_TEST(snake_case("Octopus.IIS") == "octopus_iis");
    BOOST_TEST(snake_case("Octopus.AwsRunScript") == "octopus_aws_run_script");
    BOOST_TEST(snake_case("001609c0-35d0-4faa") == "id_001609c0_35d0_4faa");
    BOOST_TEST(snake_case("-a--b-") == "a_b_");
    BOOST_TEST(snake_case("...") == "id_");
}

BOOST_AUTO_TEST_CASE(keywords_and_common_macros_get_an_underscore) {
    for (const char* word : {"class", "new", "co_await", "xor", "linux", "errno"}) {
        BOOST_TEST(snake_case(word) == std::string(word) + "_");
    }
    BOOST_TEST(snake_case("Default") == "default_");
    BOOST_TEST(snake_case("newest") == "newest");
}

BOOST_AUTO_TEST_CASE(a_scope_gives_each_name_out_once) {
    Scope scope;
    scope.reserve("other");
    BOOST_TEST(scope.take("a.b") == "a_b");
    BOOST_TEST(scope.take("a-b") == "a_b_2");
    BOOST_TEST(scope.take("a-b-2") == "a_b_2_2");
    BOOST_TEST(scope.take("a..b") == "a_b_3");
    BOOST_TEST(scope.take("new") == "new_");
    BOOST_TEST(scope.take("New") == "new_2");
    BOOST_TEST(scope.take(".other") == "other_2");
}

BOOST_AUTO_TEST_CASE(a_namespace_is_identifiers_with_colons_between_them) {
    for (const char* name : {"metrics", "deploy_server::metrics", "Acme::V2::metrics"}) BOOST_TEST(is_namespace(name), name);
    for (const char* name : {"", "::a", "a::", "a:b", "a::::b", "2a", "a b", "a;", "class::a", "_a", "a__b", "a::linux"}) {
        BOOST_TEST(!is_namespace(name), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
