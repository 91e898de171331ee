#include "inventory/inventory.hpp"

#include "inventory_text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <istream>
#include <iterator>
#include <string>
#include <string_view>

namespace inventory = telemetry::inventory;
using inventory::Options;
using inventory_text::content_of;
using inventory_text::data_file;
using inventory_text::OneWayBuffer;
using inventory_text::read_text;

namespace {

std::string message_of(std::string_view text) {
    const auto counts = read_text(text);
    if (counts) return "no error";
    BOOST_TEST((counts.error().code == telemetry::ErrorCode::configuration));
    return counts.error().message;
}

constexpr std::string_view one_of_each = R"({
 "Server": {"Name": "k\u00e9strel", "InstalledAt": "2016-05-11T00:00:00.000Z", "FirstDeploymentAt": "2016-05-13T02:24:09Z"},
 "AsOf": "2018-05-01T00:00:00Z",
 "License": {"LicensedTo": "Tést", "SerialNumber": "26A2245C"},
 "Environments": [{"Id": "E-1", "SortOrder": -0.5e+3, "UseGuidedFailure": false}],
 "Machines": [{"Id": "M-1", "Roles": ["a", "b"], "Endpoint": {"CommunicationStyle": "Ssh", "Id": null, "Links": {}}}],
 "Projects": [{}],
 "DeploymentProcesses": [{"Steps": [{"Actions": [{"ActionType": "Octopus.Script", "CommunityActionTemplateId": "x"}]}]}],
 "Releases": [{"Assembled": "2018-03-21T00:14:40.000Z"}],
 "Deployments": [{"Created": "2017-07-13T09:15:46.000+02:00"}],
 "TagSets": [{"Tags": [{}, {}]}],
 "Accounts": [{"AccountType": "AzureSubscription"}],
 "Workers": [{"IsInProcess": true}],
 "Features": {"LetsEncrypt": {"Enabled": true}, "BuiltInWorker": {"CustomAccount": "corp\\svc"}}
})";

}  // namespace

BOOST_AUTO_TEST_SUITE(inventory_errors_tests)

BOOST_AUTO_TEST_CASE(an_error_names_line_byte_place_and_rule) {
    BOOST_TEST(message_of("{\n \"Machines\": [\n  {},\n  {\"Endpoint\": {\"CommunicationStyle\": 7}}\n ]\n}") ==
               "inventory, line 4, byte 62, at /Machines/1/Endpoint/CommunicationStyle: a text must stand here");
    BOOST_TEST(message_of(R"({"Users":[{},{"Name":"x"]})") ==
               "inventory, line 1, byte 25, at /Users/1: a comma or the end of the object or array must come here");
    BOOST_TEST(message_of("") == "inventory, line 1, byte 1, at the top: an inventory must be one JSON object");
}

BOOST_AUTO_TEST_CASE(a_known_member_of_another_type_is_refused) {
    const auto check = [](std::string_view text, std::string_view end) {
        const std::string message = message_of(text);
        BOOST_TEST(message.ends_with(end), '"' << message << "\" should end with \"" << end << '"');
    };
    check("[]", "at the top: an inventory must be one JSON object");
    check("null", "at the top: an inventory must be one JSON object");
    check(R"({"Users":{}})", "at /Users: an array must stand here");
    check(R"({"Users":[{},null]})", "at /Users/1: an object must stand here");
    check(R"({"Users":["x"]})", "at /Users/0: an object must stand here");
    check(R"({"Machines":[{"Endpoint":"x"}]})", "at /Machines/0/Endpoint: an object must stand here");
    check(R"({"AsOf":7})", "at /AsOf: a text must stand here");
    check(R"({"AsOf":"yesterday"})", "at /AsOf: a time in the form of RFC 3339 must stand here");
    check(R"({"Releases":[{"Assembled":"x"}]})", "at /Releases/0/Assembled: a time in the form of RFC 3339 must stand here");
    check(R"({"Workers":[{"IsInProcess":"true"}]})", "at /Workers/0/IsInProcess: true or false must stand here");
    check(R"({"Features":{"GuestLogin":{"Enabled":1}}})", "at /Features/GuestLogin/Enabled: true or false must stand here");
    check(R"({"DeploymentProcesses":[{"Steps":[{},{"Actions":[{"ActionType":[]}]}]}]})",
          "at /DeploymentProcesses/0/Steps/1/Actions/0/ActionType: a text must stand here");
}

BOOST_AUTO_TEST_CASE(a_known_member_that_stands_twice_is_refused) {
    BOOST_TEST(message_of(R"({"Users":[],"Users":[]})").ends_with("at /Users: the member stands twice in its object"));
    BOOST_TEST(message_of(R"({"Users":null,"\u0055sers":[]})").ends_with("at /Users: the member stands twice in its object"));
    BOOST_TEST(message_of(R"({"Machines":[{"Endpoint":{},"Endpoint":{}}]})")
                   .ends_with("at /Machines/0/Endpoint: the member stands twice in its object"));
}

BOOST_AUTO_TEST_CASE(a_message_repeats_nothing_of_the_content) {
    constexpr std::string_view secret = "alice";
    for (const std::string_view text :
         {R"({"alice":{"alice":["alice",]}})", R"({"Users":[{"Name":"alice" "x"}]})", R"({"AsOf":"alice"})", "alice",
          R"({"License":{"SerialNumber":"alice\x"}})", R"({"Users":alice})", R"({"Machines":[{"alice":alice}]})"}) {
        const std::string message = message_of(text);
        BOOST_TEST(message.starts_with("inventory, line 1, byte "));
        BOOST_TEST((message.find(secret) == std::string::npos), message);
    }
}

BOOST_AUTO_TEST_CASE(a_serial_longer_than_its_bound_is_refused) {
    Options options;
    options.on_license_serial = [](std::string&) { BOOST_TEST(false); };
    const std::string text = R"({"License":{"SerialNumber":")" + std::string(256, 'S') + R"("}})";
    for (const std::size_t block_size : {std::size_t{7}, std::size_t{4096}}) {
        options.block_size = block_size;
        BOOST_TEST(!read_text(text, options).has_value());
    }
    BOOST_TEST(read_text(text).has_value());  // nobody asks for it
}

BOOST_AUTO_TEST_CASE(every_truncation_is_an_error) {
    Options options;
    options.block_size = 512;
    for (std::size_t size = 0; size < one_of_each.size(); ++size) {
        BOOST_TEST(!read_text(one_of_each.substr(0, size), options).has_value(), "accepted the first " << size << " bytes");
    }
    BOOST_TEST(read_text(one_of_each, options).has_value());

    const std::string text = content_of(data_file("inventory-small.json"));
    const std::size_t end = text.find_last_of('}');
    for (std::size_t size = end; size > 0; size -= std::min<std::size_t>(size, 211)) {
        BOOST_TEST(!read_text(std::string_view(text).substr(0, size), options).has_value(), "accepted " << size << " bytes");
    }
}

BOOST_AUTO_TEST_CASE(no_changed_byte_does_harm) {
    std::string text(one_of_each);
    Options options;
    options.block_size = 100;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char original = text[i];
        for (unsigned bit = 0; bit < 8; ++bit) {
            text[i] = static_cast<char>(original ^ (1 << bit));
            const auto counts = read_text(text, options);
            if (counts) continue;
            BOOST_TEST((counts.error().code == telemetry::ErrorCode::configuration));
            BOOST_TEST(counts.error().message.starts_with("inventory, line "));
        }
        text[i] = original;
    }
}

BOOST_AUTO_TEST_CASE(an_input_that_cannot_be_read_twice_must_have_as_of_first) {
    const auto read_once = [](std::string text) {
        OneWayBuffer buffer(std::move(text));
        std::istream in(&buffer);
        return inventory::read(in);
    };
    BOOST_TEST(read_once(R"({"AsOf":"2018-05-01T00:00:00Z","Releases":[{"Assembled":"2018-05-01T00:00:00Z"}]})").has_value());
    BOOST_TEST(read_once(R"({"Releases":[{}],"AsOf":"2018-05-01T00:00:00Z"})").has_value());
    const auto late = read_once(R"({"Releases":[{"Assembled":"2018-05-01T00:00:00Z"}],"AsOf":"2018-05-01T00:00:00Z"})");
    BOOST_TEST_REQUIRE(!late.has_value());
    BOOST_TEST(late.error().message ==
               "inventory, byte 81, at /AsOf: AsOf must come before Releases and Deployments in an input that cannot be read "
               "twice");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_none_is_refused) {
    for (const auto& file : {data_file("no-such-file.json"), data_file("")}) {
        const auto counts = inventory::read_file(file);
        BOOST_TEST_REQUIRE(!counts.has_value());
        BOOST_TEST((counts.error().code == telemetry::ErrorCode::configuration));
        BOOST_TEST((counts.error().message.find("data") == std::string::npos));
    }
}

BOOST_AUTO_TEST_SUITE_END()
