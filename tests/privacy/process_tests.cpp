// The example server as a whole process, seen by the collector and by strace.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/tracing.hpp"
#include "privacy/canaries.hpp"
#include "privacy/host_pair.hpp"
#include "privacy/system_calls.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <utility>

using namespace support;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_tests)

BOOST_AUTO_TEST_CASE(two_hosts_with_the_same_counts_send_the_same_bytes) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const privacy::Host first = privacy::first_host();
    const privacy::Host second = privacy::second_host();
    lay(folder, first);
    lay(folder, second);
    const Ran once = run(one_check(folder, first) + collector.client_arguments(), folder.path_of(first.folder));
    BOOST_REQUIRE_MESSAGE(once.exit_code == 0, once.err);
    share_installation_id(folder, first, second);
    const Ran twice = run(one_check(folder, second) + collector.client_arguments(), folder.path_of(second.folder));
    BOOST_REQUIRE_MESSAGE(twice.exit_code == 0, twice.err);

    const Words requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2u);
    BOOST_TEST(requests[0] == requests[1]);
    const auto file_1 = folder.write("1.request", requests[0]).string();
    const auto file_2 = folder.write("2.request", requests[1]).string();
    const Ran audit = run(command("collector-mock", {"audit", "--pair", file_1, file_2}));
    BOOST_TEST(audit.exit_code == 0, audit.out + audit.err);
    for (const auto& file : std::filesystem::directory_iterator(folder.path_of(first.folder + "/state"))) {
        const auto name = file.path().filename();
        // The first run made its id itself, and what the server left for the tool holds the folder's path.
        if (name == "server" || name == "journal.jsonl" || name == "rollout-secret") continue;
        BOOST_TEST(file.file_size() == std::filesystem::file_size(folder.path() / second.folder / "state" / name), name);
    }
    BOOST_TEST(once.out == twice.out);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(the_collector_itself_compares_two_tagged_runs_and_names_what_differs) {
    const TemporaryDirectory folder;
    const privacy::Host first = privacy::first_host();
    const auto judge = [&](const privacy::Host& second) {
        CollectorProcess collector({"--pair", "one", "other"});
        lay(folder, first);
        lay(folder, second);
        const auto check_as = [&](const std::string& tag, const privacy::Host& host) {
            const Words route{"--endpoint",    collector.origin() + "/" + tag + "/v1/check",
                              "--ca-file",     collector.ca_file(),
                              "--notice-root", collector.root_file(),
                              "--proxy",       "none"};
            const Ran ran = run(one_check(folder, host) + route);
            BOOST_TEST(ran.exit_code == 0, ran.err);
        };
        check_as("one", first);
        share_installation_id(folder, first, second);
        check_as("other", second);
        return collector.verdict();
    };
    BOOST_TEST(holds(judge(privacy::second_host()), "one and other are equal in every byte."));
    privacy::Host bigger = privacy::second_host();
    bigger.folder = "b";
    const std::string_view list = "\"Environments\": [";
    bigger.inventory.insert(bigger.inventory.find(list) + list.size(), "{\"Id\": \"E0\"},");
    BOOST_TEST(holds(judge(bigger), "one and other differ in request 1: body /usage/metrics/environments: value"));
}

BOOST_AUTO_TEST_CASE(no_text_that_the_process_can_see_is_sent_kept_or_logged) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string inventory = content_of(data_file("inventory-small.json"));
    const privacy::Canaries canaries(privacy::texts_of_inventory(inventory) + privacy::names_of_this_machine() +
                                     "violet-anchor-8812\n/home/rowan.secretarial\nrowan.secretarial\n"
                                     "cobalt-harbor-5531.internal\nInventories/\namber-quarry-417\ngranite-orchard-93\n");

    // In the environment, a proxy's credentials among it; in paths, and so on the command line; and in the settings.
    const privacy::Host host{
        "amber-quarry-417",
        {"HOME=/home/rowan.secretarial", "USER=rowan.secretarial", "HOSTNAME=cobalt-harbor-5531.internal",
         "SERVER_SECRET=violet-anchor-8812", "https_proxy=http://rowan.secretarial:violet-anchor-8812@127.0.0.1:1",
         "LC_ALL=cobalt-harbor-5531.internal"},
        inventory};
    lay(folder, host);
    const std::string state = folder.path_of(host.folder + "/state");
    const std::string settings = host.folder + "/state/settings.conf";
    folder.write(settings, folder.read(settings) +
                               "# granite-orchard-93\nproxy = http://rowan.secretarial:granite-orchard-93@127.0.0.1:1\n");
    const Words route{"--endpoint",        collector.endpoint(), "--ca-file",
                      collector.ca_file(), "--notice-root",      collector.root_file()};

    const Ran ran = run(one_check(folder, host) + collector.client_arguments());
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    BOOST_REQUIRE(collector.requests().size() == 1u);
    const Ran by_environment = run(one_check(folder, host) + route + Words{"--proxy", "system"});
    BOOST_TEST(by_environment.exit_code != 0);
    const Ran by_settings = run(one_check(folder, host) + route);
    BOOST_TEST(by_settings.exit_code != 0);

    folder.write("log/out", ran.out + by_environment.out + by_settings.out);
    folder.write("log/err", ran.err + by_environment.err + by_settings.err);
    folder.write("requests/1", collector.requests()[0]);
    std::filesystem::remove(folder.path_of(settings));  // the administrator's own words
    const Words left{folder.path_of("requests"), state, folder.path_of("log")};
    BOOST_TEST(canaries.found_in(left) == "");
    BOOST_TEST(canaries.found_in({folder.path_of(host.folder + "/inventory.json")}) != "");

    // The licence serial is there as its SHA-1, which is declared, and in no other form.
    std::istringstream lines(privacy::Canaries(std::string(privacy::license_serial)).found_in(left));
    std::size_t digests = 0;
    for (std::string line; std::getline(lines, line);) {
        if (holds(line, ": byte ")) BOOST_TEST(line.ends_with(", as a digest"), line);
        if (holds(line, ", as a digest")) ++digests;
    }
    BOOST_TEST(digests > 0u);
}

BOOST_AUTO_TEST_CASE(nothing_is_opened_and_nobody_contacted_but_what_is_listed) {
    if (!can_trace_files()) return;
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const privacy::Host host{"host", {}, content_of(data_file("inventory-small.json"))};
    lay(folder, host);
    const Ran ran = run(privacy::traced_to(folder.path_of("trace"), one_check(folder, host) + collector.client_arguments()));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    const auto calls =
        privacy::judge_calls(folder.read("trace"), "example-server",
                             {{folder.path_of("host"), collector.ca_file(), collector.root_file()}, collector.port()});
    for (const auto& call : calls.forbidden) BOOST_TEST(false, call);
    BOOST_TEST(calls.opened > 0u);
    BOOST_TEST(calls.connected == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
