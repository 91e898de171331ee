// Every combination of the switches, and every entry of the register: a host connects exactly where the register allows it.
// What it did is seen by strace and by the collector; what it should do is said here, apart from the library.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "integration/tool/tracing.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/outbound.hpp>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

using namespace support;

namespace {

constexpr int first_port = 20'000;  // of the connections that stand for the product's own requests

const telemetry::OutboundRegister& outbound = deploy_server::outbound::outbound_register();

/// A combination of what decides about more than one request.
struct General {
    bool upgrade_check_is_off;
    bool is_offline;
    bool do_not_track;
    bool has_marker;

    static constexpr unsigned count = 1u << 4;
    explicit General(unsigned number)
        : upgrade_check_is_off(number & 1u), is_offline(number & 2u), do_not_track(number & 4u), has_marker(number & 8u) {}

    [[nodiscard]] bool everything_is_off() const { return is_offline || has_marker; }
    [[nodiscard]] bool checks() const { return !everything_is_off() && !upgrade_check_is_off && !do_not_track; }

    [[nodiscard]] std::string settings() const {
        return std::string(upgrade_check_is_off ? "upgradeCheck = false\n" : "") + (is_offline ? "offline = true\n" : "");
    }
};

/// The same with what decides about the check, the statistics and the product's own requests.
struct Switches : General {
    bool statistics_are_accepted;
    bool usage_goes_apart;
    bool even_ones_are_on;  // of the product's own switches; the others are off

    static constexpr unsigned count = General::count << 3;
    explicit Switches(unsigned number)
        : General(number % General::count),
          statistics_are_accepted(number / General::count & 1u),
          usage_goes_apart(number / General::count & 2u),
          even_ones_are_on(number / General::count & 4u) {}

    /// Whether the switch at that place of the register is on.
    [[nodiscard]] bool is_on(std::size_t place) const { return (place % 2 == 0) == even_ones_are_on; }

    [[nodiscard]] bool allows(const telemetry::OutboundEntry& entry) const {
        if (entry.role != telemetry::Role::server || entry.id == "builtInStepTemplates") return false;  // of a later version
        if (entry.id == "updateCheck") return checks();
        if (entry.id == "usageStatistics") return checks() && statistics_are_accepted;
        return !everything_is_off() && is_on(place_of(entry.switch_name));
    }

    [[nodiscard]] static std::size_t place_of(std::string_view name) {
        return static_cast<std::size_t>(outbound.find_switch(name) - outbound.switches().data());
    }

    [[nodiscard]] std::string settings() const {
        std::string text = General::settings();
        if (statistics_are_accepted) text += "sendTelemetry = 1\n";
        for (const auto& item : outbound.switches()) {
            if (item.name == "upgradeCheck" || item.name == "sendTelemetry") continue;
            text += std::string(item.name) + " = " + (is_on(place_of(item.name)) ? "on" : "off") + "\n";
        }
        return text;
    }
};

std::ostream& operator<<(std::ostream& out, const Switches& switches) {
    return out << switches.settings() << "DO_NOT_TRACK=" << switches.do_not_track << " marker=" << switches.has_marker
               << " apart=" << switches.usage_goes_apart;
}

/// The ports of all addresses in a trace, in their order.
std::multiset<int> ports_in(const std::string& trace) {
    std::multiset<int> ports;
    constexpr std::string_view mark = "htons(";
    for (std::size_t at = trace.find(mark); at != std::string::npos; at = trace.find(mark, at + 1))
        ports.insert(std::stoi(trace.substr(at + mark.size())));
    return ports;
}

struct Seen {
    std::multiset<int> ports;
    std::string printed;
};

/// What a host is told besides its settings.
struct HostSays {
    Words due{"schedule"};  ///< the schedules whose time has come
    std::string usage{};    ///< where the statistics go, if apart
    Words feeds{};          ///< where the feeds' indexes are, if it follows any
};

/// Runs a host and sees what it connects to.
Seen run_host(const General& general, const std::string& settings, const HostSays& says, const CollectorProcess& collector) {
    const TemporaryDirectory folder;
    for (const std::string& schedule : says.due) folder.write("state/" + schedule, schedule_that_is_due());
    folder.write("state/settings.conf", settings);
    if (general.has_marker) folder.write("etc/no-outbound", "");
    const Words variables = general.do_not_track ? Words{"DO_NOT_TRACK=1"} : Words{};
    const Words arguments{folder.path_of("state"), folder.path_of("etc"), collector.endpoint(),      says.usage,
                          collector.ca_file(),     collector.root_file(), std::to_string(first_port)};
    const Ran ran = run(traced("connect,sendto,sendmsg,sendmmsg", folder.path_of("trace"),
                               command("outbound-host", arguments + says.feeds, variables)));
    BOOST_TEST(ran.exit_code == 0, settings << ran.err);
    return {ports_in(folder.read("trace")), ran.out};
}

std::multiset<int> expected_ports(const Switches& switches, int collector_port) {
    std::multiset<int> ports;
    if (switches.checks()) ports.insert(collector_port);
    if (switches.checks() && switches.statistics_are_accepted && switches.usage_goes_apart) ports.insert(collector_port);
    int port = first_port;
    for (const auto& entry : outbound.entries()) {
        if (entry.made_by != telemetry::MadeBy::library && switches.allows(entry)) ports.insert(port);
        ++port;
    }
    return ports;
}

/// What the host must have been told of each entry: a denial names the switch, or what turned everything off and the switch.
void check_sentences(const Switches& switches, const std::string& printed) {
    std::istringstream lines(printed);
    std::string line;
    for (const auto& entry : outbound.entries()) {
        BOOST_REQUIRE(std::getline(lines, line));
        const bool is_allowed = line.starts_with(std::string(entry.id) + " is allowed");
        BOOST_TEST(is_allowed == switches.allows(entry), line << '\n' << switches);
        BOOST_TEST(line.find(entry.switch_name) != std::string::npos, line);
        const bool is_switched = entry.role == telemetry::Role::server && entry.id != "builtInStepTemplates";
        if (!is_allowed && is_switched) BOOST_TEST(line.find(" is denied: it is turned off by ") != std::string::npos, line);
    }
}

/// The same with what decides about the feeds, each of which has a switch of its own.
struct FeedSwitches : General {
    bool built_in_is_off;
    bool community_is_off;

    static constexpr unsigned count = General::count << 2;
    explicit FeedSwitches(unsigned number)
        : General(number % General::count),
          built_in_is_off(number / General::count & 1u),
          community_is_off(number / General::count & 2u) {}

    [[nodiscard]] std::string settings() const {
        return General::settings() + (built_in_is_off ? "builtInStepTemplateUpdates = false\n" : "") +
               (community_is_off ? "communityStepTemplateUpdates = false\n" : "");
    }

    /// The first words of the requests that may come, sorted.
    [[nodiscard]] std::multiset<std::string> allowed() const {
        std::multiset<std::string> lines;
        if (everything_is_off()) return lines;
        if (checks()) lines.insert("POST /v1/check");
        if (!built_in_is_off) lines.insert("GET /v1/feeds/builtInStepTemplates");
        if (!community_is_off) lines.insert("GET /v1/feeds/communityStepTemplates");
        return lines;
    }
};

/// Whether the newest requests at the collector carry statistics as they should.
void check_requests(const Switches& switches, const Words& requests, std::size_t before) {
    const bool has_usage = switches.checks() && switches.statistics_are_accepted;
    const std::size_t count = switches.checks() ? (has_usage && switches.usage_goes_apart ? 2 : 1) : 0;
    BOOST_REQUIRE(requests.size() == before + count);
    for (std::size_t i = before; i < requests.size(); ++i) {
        const bool is_check = requests[i].starts_with("POST /v1/check ");
        const bool carries = has_usage && is_check != switches.usage_goes_apart;
        BOOST_TEST(parse_json(body_of(requests[i])).HasMember("usage") == carries, switches);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(switch_matrix_tests)

BOOST_AUTO_TEST_CASE(a_host_connects_exactly_where_the_register_allows_it) {
    if (!can_trace()) return;
    CollectorProcess collector;
    const int collector_port = std::stoi(collector.port());
    std::size_t received = 0;
    std::size_t connections = 0;
    for (unsigned number = 0; number < Switches::count; ++number) {
        const Switches switches(number);
        const std::string usage = switches.usage_goes_apart ? collector.origin() + "/v1/usage" : "";
        const Seen seen = run_host(switches, switches.settings(), {.usage = usage}, collector);
        BOOST_TEST(seen.ports == expected_ports(switches, collector_port), switches);
        check_sentences(switches, seen.printed);
        const Words requests = collector.requests();
        check_requests(switches, requests, received);
        received = requests.size();
        connections += seen.ports.size();
    }
    BOOST_TEST(received == 10u);
    BOOST_TEST(connections > received);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(a_feed_is_fetched_exactly_where_its_own_switch_allows_it) {
    if (!can_trace()) return;
    const std::string items = data_file("community-step-templates.tsv");
    CollectorProcess collector({"--feed", "builtInStepTemplates=" + items, "--feed", "communityStepTemplates=" + items});
    const int collector_port = std::stoi(collector.port());
    const HostSays says{.due = {"schedule", "schedule-builtInStepTemplates", "schedule-communityStepTemplates"},
                        .feeds = {"https://localhost:" + collector.port() + "/v1/feeds"}};
    std::size_t received = 0;
    for (unsigned number = 0; number < FeedSwitches::count; ++number) {
        const FeedSwitches switches(number);
        BOOST_TEST_CONTEXT(switches.settings()
                           << "DO_NOT_TRACK=" << switches.do_not_track << " marker=" << switches.has_marker) {
            const std::multiset<int> ports = run_host(switches, switches.settings(), says, collector).ports;
            const Words requests = collector.requests();
            std::multiset<std::string> came;
            for (std::size_t i = received; i < requests.size(); ++i)
                came.insert(requests[i].substr(0, requests[i].find(" HTTP")));
            received = requests.size();
            BOOST_TEST((came == switches.allowed()));
            // A look at the hosts file or the name service is no connection; each request has one, and there is no other.
            BOOST_TEST(std::ranges::all_of(ports, [&](int port) { return port == collector_port; }));
            BOOST_TEST(ports.size() >= came.size());
            BOOST_TEST(ports.empty() == came.empty());
        }
    }
    BOOST_TEST(received == 20u);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_SUITE_END()
