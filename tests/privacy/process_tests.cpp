// The example server as a whole process, seen by the collector and by strace.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
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

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// The small inventory, with its company, people, machines and projects called otherwise, in other scripts and lengths.
std::string renamed_inventory() {
    std::string text = content_of(data_file("inventory-small.json"));
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> names{{
        {"tidewater", "gr\xC3\xBCnspecht-und-s\xC3\xB6hne"},
        {"Tidewater", "\xD0\x96\xD1\x83\xD0\xBA"},
        {"tala", "o"},
        {"Dvorak", "O'Neill-\xE6\xBC\xA2\xE5\xAD\x97"},
        {"kestrel", "%41%42"},
        {"copper", ""},
        {"https://", "ftp://a-much-longer-address.example/"},
        {"Environments-", "E"},
        {"meadow", "<script>"},
    }};
    for (const auto& [from, to] : names) replace_all(text, from, to);
    return text;
}

/// What differs between two hosts, apart from their inventories.
struct Surrounding {
    std::string folder;
    Words variables;
};

/// Memory and processor use change from run to run, whatever the names.
constexpr std::string_view steady_settings = "denyMetrics = memoryUsedBytes, cpuAveragePercent\n";

Words server_arguments(const TemporaryDirectory& folder, const std::string& below) {
    return {"--inventory",      folder.path_of(below + "/inventory.json"),
            "--state-dir",      folder.path_of(below + "/state"),
            "--send-telemetry", "--once"};
}

Ran run_host(const TemporaryDirectory& folder, const Surrounding& surrounding, const Words& route) {
    return run(command("example-server", server_arguments(folder, surrounding.folder) + route, surrounding.variables),
               folder.path_of(surrounding.folder));
}

/// Every string of a JSON value, names of members apart, one a line.
void strings_of(const rapidjson::Value& value, std::string& lines) {
    if (value.IsString()) lines.append(value.GetString()).append("\n");
    if (value.IsArray()) {
        for (const auto& element : value.GetArray()) strings_of(element, lines);
    }
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) strings_of(member.value, lines);
    }
}

Ran scan(const std::string& canaries, const Words& paths) {
    return run(command("collector-mock", Words{"scan", "--canary", canaries} + paths));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_tests)

BOOST_AUTO_TEST_CASE(two_hosts_with_the_same_counts_send_the_same_bytes) {
    const TemporaryDirectory folder;
    CollectorProcess collector;
    const Surrounding first{
        "a", {"HOME=/home/tala", "USER=tala", "LOGNAME=tala", "HOSTNAME=kestrel66", "LANG=C", "TZ=UTC", "NAME=x"}};
    const Surrounding second{"another folder with a long name",
                             {"HOME=/root", "USER=gr\xC3\xBCnspecht", "LOGNAME=g", "HOSTNAME=b.example", "LC_ALL=de_DE.UTF-8",
                              "TZ=Asia/Tokyo", "CI=1", "SERVER_SECRET=violet-anchor-8812"}};
    folder.write("a/state/settings.conf", steady_settings);
    folder.write("a/inventory.json", content_of(data_file("inventory-small.json")));
    folder.write(second.folder + "/state/settings.conf", steady_settings);
    folder.write(second.folder + "/inventory.json", renamed_inventory());

    const Ran once = run_host(folder, first, collector.client_arguments());
    BOOST_REQUIRE_MESSAGE(once.exit_code == 0, once.err);
    std::filesystem::copy(folder.path_of("a/state/installation-id"), folder.path_of(second.folder + "/state"));
    const Ran twice = run_host(folder, second, collector.client_arguments());
    BOOST_REQUIRE_MESSAGE(twice.exit_code == 0, twice.err);

    const Words requests = collector.requests();
    BOOST_REQUIRE(requests.size() == 2u);
    BOOST_TEST(requests[0] == requests[1]);
    const auto file_1 = folder.write("1.request", requests[0]).string();
    const auto file_2 = folder.write("2.request", requests[1]).string();
    const Ran audit = run(command("collector-mock", {"audit", "--pair", file_1, file_2}));
    BOOST_TEST(audit.exit_code == 0, audit.out + audit.err);
    for (const auto& file : std::filesystem::directory_iterator(folder.path_of("a/state"))) {
        const auto name = file.path().filename();
        // The first run made its id itself, and what the server left for the tool holds the folder's path.
        if (name == "server" || name == "journal.jsonl" || name == "rollout-secret") continue;
        BOOST_TEST(file.file_size() == std::filesystem::file_size(folder.path() / second.folder / "state" / name), name);
    }
    BOOST_TEST(once.out == twice.out);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(no_string_of_the_inventory_or_the_environment_is_sent_kept_or_logged) {
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    const std::string inventory = content_of(data_file("inventory-small.json"));
    const std::string serial = "26A2245C-D77E4CEA";
    folder.write("host/inventory.json", inventory);
    std::filesystem::create_directory(folder.path_of("host/state"));

    std::string canaries;
    strings_of(parse_json(inventory), canaries);
    BOOST_REQUIRE(holds(canaries, serial));
    replace_all(canaries, serial + "\n", "\n");
    canaries += "violet-anchor-8812\n/home/rowan.secretarial\nrowan.secretarial\ncobalt-harbor-5531.internal\nInventories/\n";
    folder.write("canaries", canaries);
    folder.write("serial", serial + "\n");

    const Surrounding host{
        "host",
        {"HOME=/home/rowan.secretarial", "USER=rowan.secretarial", "HOSTNAME=cobalt-harbor-5531.internal",
         "SERVER_SECRET=violet-anchor-8812", "https_proxy=http://rowan.secretarial:violet-anchor-8812@127.0.0.1:1",
         "LC_ALL=cobalt-harbor-5531.internal"}};
    const Ran ran = run_host(folder, host, collector.client_arguments());
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    const Ran through_proxy =
        run_host(folder, host, {"--endpoint", collector.endpoint(), "--ca-file", collector.ca_file(), "--proxy", "system"});
    BOOST_TEST(through_proxy.exit_code != 0);
    folder.write("log/out", ran.out + through_proxy.out);
    folder.write("log/err", ran.err + through_proxy.err);
    BOOST_REQUIRE(collector.requests().size() == 1u);
    folder.write("requests/1", collector.requests()[0]);

    const Words left{folder.path_of("requests"), folder.path_of("host/state"), folder.path_of("log")};
    const Ran found = scan(folder.path_of("canaries"), left);
    BOOST_TEST(found.exit_code == 0, found.out + found.err);
    const Ran control = scan(folder.path_of("canaries"), {folder.path_of("host/inventory.json")});
    BOOST_TEST(control.exit_code == 1);

    // The licence serial is there as its SHA-1, which is declared, and in no other form.
    std::istringstream lines(scan(folder.path_of("serial"), left).out);
    std::size_t digests = 0;
    for (std::string line; std::getline(lines, line);) {
        if (holds(line, ": byte ")) BOOST_TEST(line.ends_with(", as a digest"), line);
        if (holds(line, ", as a digest")) ++digests;
    }
    BOOST_TEST(digests > 0u);
}

BOOST_AUTO_TEST_CASE(nothing_is_opened_and_nobody_contacted_but_what_is_listed) {
    if (!privacy::can_trace()) return;
    const TemporaryDirectory folder;
    const CollectorProcess collector;
    folder.write("host/inventory.json", content_of(data_file("inventory-small.json")));
    const Ran ran = run(privacy::tracing_to(folder.path_of("trace")) +
                        command("example-server", server_arguments(folder, "host") + collector.client_arguments()));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    const auto calls =
        privacy::judge_calls(folder.read("trace"), "example-server",
                             {{folder.path_of("host"), collector.ca_file(), collector.root_file()}, collector.port()});
    for (const auto& call : calls.forbidden) BOOST_TEST(false, call);
    BOOST_TEST(calls.opened > 0u);
    BOOST_TEST(calls.connected == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
