// The auditor is audited: a client with a leak runs under two names, and one method at least must catch it.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/tracing.hpp"
#include "privacy/canaries.hpp"
#include "privacy/system_calls.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>

using namespace support;

namespace {

constexpr std::array names{"kestrel-harbor-66", "Zaunk\xC3\xB6nig-4"};
constexpr std::string_view refusal = "result=gate_refused";

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What can be told of one life of the leaky client from outside.
struct Life {
    Words requests;
    std::string output;
    std::string times;  ///< when it sent, by its own clock
    std::map<std::string, std::uintmax_t> files;
    bool asked_for_too_much = false;  ///< of the system
};

/// What caught a leak.
struct Caught {
    bool gate = false;
    bool form = false;
    bool canary = false;
    bool two_runs = false;
    bool clock = false;
    bool calls = false;

    [[nodiscard]] bool at_all() const { return gate || form || canary || two_runs || clock || calls; }
};

/// Runs the client under two names, and looks at both lives with every method.
class Laboratory {
public:
    [[nodiscard]] bool traces() const { return traces_; }

    Caught try_leak(const std::string& leak) {
        const Caught caught = examine({"--leak", leak});
        if (!caught.gate) return caught;
        Caught behind = examine({"--leak", leak, "--past-the-gate", "yes"});
        behind.gate = true;
        return behind;
    }

    Caught examine(const Words& arguments) {
        std::array<Life, 2> lives;
        for (std::size_t i = 0; i < lives.size(); ++i) lives[i] = live(std::to_string(i), names[i], arguments);
        return judge(lives);
    }

private:
    Life live(const std::string& below, const std::string& name, const Words& arguments) {
        std::filesystem::remove_all(folder_.path_of(below));
        std::string inventory = content_of(data_file("inventory-small.json"));
        constexpr std::string_view first_environment = "eager meadow 792";
        inventory.replace(inventory.find(first_environment), first_environment.size(), name);
        const Words files{folder_.path_of(below + "/state"), folder_.write(below + "/inventory.json", inventory)};
        const Words client = command("leaky-client", arguments + Words{"--state-dir", files[0], "--inventory", files[1]} +
                                                         collector_.client_arguments());
        const std::string trace = folder_.path_of("trace");
        const std::size_t sent_before = collector_.requests().size();
        const Ran ran = run(traces_ ? privacy::traced_to(trace, client) : client);
        if (ran.exit_code != 0) throw std::runtime_error(ran.err);

        Life life;
        const Words requests = collector_.requests();
        life.requests.assign(requests.begin() + static_cast<std::ptrdiff_t>(sent_before), requests.end());
        std::istringstream lines(ran.out);
        for (std::string line; std::getline(lines, line);)
            (line.starts_with("sent after") ? life.times : life.output) += line + "\n";
        for (const auto& file : std::filesystem::directory_iterator(files[0])) {
            life.files[file.path().filename()] = file.file_size();
        }
        const privacy::Permission permission{files + Words{collector_.ca_file(), collector_.root_file()}, collector_.port()};
        life.asked_for_too_much =
            traces_ && !privacy::judge_calls(content_of(trace), "leaky-client", permission).forbidden.empty();
        return life;
    }

    Caught judge(const std::array<Life, 2>& lives) {
        Words captures;
        Words kept;
        for (std::size_t i = 0; i < lives.size(); ++i) {
            for (const auto& request : lives[i].requests) {
                const std::string file = std::to_string(i) + "/" + std::to_string(captures.size()) + ".request";
                captures.push_back(folder_.write("captures/" + file, request));
            }
            kept.push_back(folder_.path_of(std::to_string(i) + "/state"));
            kept.push_back(folder_.write("logs/" + std::to_string(i), lives[i].output));
        }
        const auto& [first, second] = lives;
        Caught caught;
        caught.gate = holds(first.output, refusal) || holds(second.output, refusal);
        if (captures.empty() && !caught.gate) throw std::runtime_error("nothing was sent: " + first.output);
        caught.form = !captures.empty() && run(command("collector-mock", Words{"audit"} + captures)).exit_code == 1;
        caught.canary = !canaries_.found_in(captures + kept).empty();
        caught.two_runs = first.requests != second.requests || first.output != second.output || first.files != second.files;
        caught.clock = first.times != second.times;
        caught.calls = first.asked_for_too_much || second.asked_for_too_much;
        return caught;
    }

    const bool traces_ = can_trace_files();
    const privacy::Canaries canaries_{std::string(names[0]) + "\n" + names[1] + "\n"};
    TemporaryDirectory folder_;
    CollectorProcess collector_;
};

std::string row(const std::string& title, const Caught& caught) {
    std::string text = "| " + title + " |";
    for (const bool yes : {caught.gate, caught.form, caught.canary, caught.two_runs, caught.clock, caught.calls}) {
        text += yes ? " yes |" : " \xE2\x80\x93 |";
    }
    return text + "\n";
}

constexpr std::string_view table_head =
    "| Leak | Gate | Form | Canary | Two runs | Clock | Calls |\n| --- | --- | --- | --- | --- | --- | --- |\n";

/// The table as it stands in PRIVACY.md.
std::string documented_table() {
    const std::string page = content_of(TELEMETRY_SOURCE_DIR "/PRIVACY.md");
    const std::size_t begin = page.find(table_head);
    return begin == std::string::npos ? std::string() : page.substr(begin, page.find("\n\n", begin) + 1 - begin);
}

Words lines_of(const std::string& text) {
    Words lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(leaky_client_tests)

BOOST_AUTO_TEST_CASE(every_leak_that_is_built_into_a_client_is_caught_and_a_client_without_one_is_not) {
    Laboratory laboratory;
    BOOST_TEST(!laboratory.examine({}).at_all());

    const Words leaks = lines_of(run(command("leaky-client", {"--list"})).out);
    BOOST_TEST(leaks.size() >= 21u);
    std::string table(table_head);
    std::size_t count = 0;
    for (const auto& leak : leaks) {
        const Caught caught = laboratory.try_leak(leak);
        // What only a trace of the system's calls shows cannot be told where there is none.
        BOOST_TEST((caught.at_all() || !laboratory.traces()), leak);
        count += caught.at_all() ? 1 : 0;
        table += row(leak, caught);
    }
    std::printf("%s", ("leak: " + std::to_string(count) + " of " + std::to_string(leaks.size()) + " caught\n").c_str());
    for (const auto& line : lines_of(table)) std::printf("leak: %s\n", line.c_str());
    std::fflush(stdout);
    if (laboratory.traces()) BOOST_TEST(documented_table() == table, "PRIVACY.md must hold this table:\n" << table);
}

BOOST_AUTO_TEST_CASE(the_library_and_what_is_delivered_with_it_have_no_place_for_a_leak) {
    const auto symbols = [](const std::string& file) { return run({"nm", "--demangle", file}).out; };
    const auto has_place = [](const std::string& text) {
        return holds(text, "leaky") || holds(text, "write_honest_body") || holds(text, "__wrap_");
    };
    BOOST_TEST(has_place(symbols(TELEMETRY_BIN_DIR "/leaky-client")));
    for (const std::string file : {TELEMETRY_LIBRARY, TELEMETRY_SHARED_LIBRARY, TELEMETRY_BIN_DIR "/example-server",
                                   TELEMETRY_BIN_DIR "/update-check"}) {
        const std::string found = symbols(file);
        BOOST_TEST(!found.empty(), file);
        BOOST_TEST(!has_place(found), file);
    }
}

BOOST_AUTO_TEST_SUITE_END()
