#include <telemetry/outbound.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace telemetry;

namespace {

constexpr std::array<std::string_view, 1> hosts{"a.example.com"};
constexpr std::array<OutboundSwitch, 2> switches{{{.name = "one", .on_by_default = true, .sentence = "Nothing."},
                                                  {.name = "two", .on_by_default = false, .sentence = "Nothing."}}};
constexpr std::array<OutboundEntry, 3> entries{
    {{.id = "a", .since = {}, .switch_name = "one", .purpose = "A.", .hosts = hosts, .data = {.sentence = "None."}},
     {.id = "b", .since = {}, .switch_name = "two", .purpose = "B.", .configured_hosts = "Any.", .data = {.sentence = "None."}},
     {.id = "c", .since = {}, .switch_name = "two", .purpose = "C.", .hosts = hosts, .data = {.sentence = "None."}}}};
constexpr OutboundRegister whole("workshop", switches, entries);

}  // namespace

BOOST_AUTO_TEST_SUITE(outbound_tests)

BOOST_AUTO_TEST_CASE(a_plain_host_is_labels_with_dots_between_them) {
    for (const char* host : {"localhost", "updates.example.com", "a-b.c", "xn--caf-dma.example", "1a.2b", "7.example.com"}) {
        BOOST_TEST(is_plain_host(host), host);
    }
    BOOST_TEST(is_plain_host(std::string(63, 'a') + ".com"));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_a_plain_host) {
    for (const char* host : {"",
                             ".",
                             "a.",
                             ".a",
                             "a..b",
                             "-a",
                             "a-",
                             "a-.b",
                             "a.-b",
                             "A.com",
                             "a b",
                             "a_b",
                             "*.example.com",
                             "https://a",
                             "a:443",
                             "a/b",
                             "u@a",
                             "127.0.0.1",
                             "::1",
                             "[::1]",
                             "1",
                             "a.1",
                             "caf\xc3\xa9.example",
                             "a?b",
                             "a#b",
                             "a%2eb",
                             "a\n"}) {
        BOOST_TEST(!is_plain_host(host), host);
    }
    BOOST_TEST(!is_plain_host(std::string(64, 'a') + ".com"));
    BOOST_TEST(!is_plain_host(std::string_view("a\0b", 3)));
    std::string long_name = "a";
    for (int i = 0; i < 126; ++i) long_name += ".a";
    BOOST_TEST(is_plain_host(long_name));
    BOOST_TEST(!is_plain_host(long_name + ".a"));
}

BOOST_AUTO_TEST_CASE(entries_and_switches_are_found_by_name) {
    BOOST_TEST(whole.product() == "workshop");
    BOOST_TEST(whole.find_entry("b") == &entries[1]);
    BOOST_TEST(whole.find_entry("B") == nullptr);
    BOOST_TEST(whole.find_switch("two") == &switches[1]);
    BOOST_TEST(whole.find_switch("") == nullptr);
    BOOST_TEST(&whole.switch_of(entries[2]) == &switches[1]);
}

BOOST_AUTO_TEST_CASE(handles_are_equal_if_their_entries_are_the_same) {
    BOOST_TEST((OutboundRequest(entries[0]) == OutboundRequest(entries[0])));
    BOOST_TEST((OutboundRequest(entries[0]) != OutboundRequest(entries[2])));
}

BOOST_AUTO_TEST_SUITE_END()
