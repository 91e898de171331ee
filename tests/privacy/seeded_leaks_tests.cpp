// The auditor is audited: leaks are put into a request that the example server really sent, and each must be caught.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <filesystem>
#include <functional>

using namespace support;

namespace {

/// Puts something that depends on a name into a request, and mends the length that the head gives.
using Leak = std::function<void(std::string& head, std::string& body, const std::string& name)>;

struct SeededLeak {
    const char* title;
    Leak leak;
};

void insert_after(std::string& text, std::string_view place, const std::string& more) {
    const std::size_t at = text.find(place);
    if (at == std::string::npos) throw std::logic_error("the request has no such place");
    text.insert(at + place.size(), more);
}

void replace(std::string& text, std::string_view from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("the request has no such place");
    text.replace(at, from.size(), to);
}

std::string hexadecimal(const std::string& text) {
    std::string digits;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        digits += "0123456789abcdef"[byte >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
}

std::string percent(const std::string& text) {
    const std::string digits = hexadecimal(text);
    std::string encoded;
    for (std::size_t i = 0; i < digits.size(); i += 2) encoded += "%" + digits.substr(i, 2);
    return encoded;
}

unsigned sum_of(const std::string& text) {
    unsigned sum = 0;
    for (const char character : text) sum += static_cast<unsigned char>(character);
    return sum;
}

constexpr std::string_view metrics = "\"metrics\":{";
constexpr std::string_view environments = "\"environments\":3";

const std::vector<SeededLeak> leaks{
    {"text as a value",
     [](auto&, auto& body, auto& name) { replace(body, environments, "\"environments\":\"" + name + "\""); }},
    {"text as a member's name", [](auto&, auto& body, auto& name) { insert_after(body, metrics, "\"" + name + "\":1,"); }},
    {"text as a label", [](auto&, auto& body, auto& name) { insert_after(body, "\"machines\":{", "\"" + name + "\":1,"); }},
    {"percent in a label",
     [](auto&, auto& body, auto& name) { insert_after(body, "\"machines\":{", "\"" + percent(name) + "\":1,"); }},
    {"hexadecimal in a version's mark",
     [](auto&, auto& body, auto& name) {
         replace(body, "\"version\":\"2018.2.2", "\"version\":\"2018.2.2-" + hexadecimal(name));
     }},
    {"free mark of a version",
     [](auto&, auto& body, auto& name) { replace(body, "\"version\":\"2018.2.2", "\"version\":\"2018.2.2-" + name); }},
    {"length of a name as a number",
     [](auto&, auto& body, auto& name) { replace(body, environments, "\"environments\":" + std::to_string(name.size())); }},
    {"hash of a name modulo 7",
     [](auto&, auto& body, auto& name) {
         replace(body, environments, "\"environments\":" + std::to_string(sum_of(name) % 7));
     }},
    {"presence of a metric",
     [](auto&, auto& body, auto& name) {
         if (name.size() % 2 == 0) replace(body, "\"users\":3,", "");
     }},
    {"order of members",
     [](auto&, auto& body, auto& name) {
         if (name.size() % 2 == 0) replace(body, "\"channels\":5,\"tenants\":3", "\"tenants\":3,\"channels\":5");
     }},
    {"additional header", [](auto& head, auto&, auto& name) { insert_after(head, "\r\n", "X-Host: " + name + "\r\n"); }},
    {"User-Agent", [](auto& head, auto&, auto& name) { insert_after(head, "User-Agent: ", name + " "); }},
    {"query", [](auto& head, auto&, auto& name) { insert_after(head, "/v1/check", "?h=" + percent(name)); }},
    {"DNS label", [](auto& head, auto&, auto& name) { insert_after(head, "Host: ", name + "."); }},
    {"name in the installation id",
     [](auto&, auto& body, auto& name) {
         const std::string digits = hexadecimal(name).substr(0, 8);
         const std::size_t at = body.find("\"installation\":\"") + 16;
         body.replace(at, digits.size(), digits);
     }},
    {"digits of a float",
     [](auto&, auto& body, auto& name) { replace(body, environments, "\"environments\":3.0" + std::to_string(sum_of(name))); }},
    {"integer beyond 64 bits",
     [](auto&, auto& body, auto& name) {
         replace(body, environments, "\"environments\":99999999999999999999" + std::to_string(sum_of(name)));
     }},
    {"duplicate member",
     [](auto&, auto& body, auto& name) {
         insert_after(body, environments, ",\"environments\":" + std::to_string(name.size()));
     }},
    {"bytes after a NUL", [](auto&, auto& body, auto& name) { body += std::string(1, '\0') + name; }},
    {"trailing spaces", [](auto&, auto& body, auto& name) { body += std::string(name.size(), ' '); }},
    {"error report", [](auto&, auto& body,
                        auto& name) { insert_after(body, metrics, "\"error\":\"cannot open /srv/" + name + "/metrics\","); }},
};

/// A request of the example server, in a run of its own.
class Sent {
public:
    Sent() {
        const CollectorProcess collector;
        const TemporaryDirectory state;
        const Ran ran = run(command("example-server", Words{"--inventory", data_file("inventory-small.json"), "--state-dir",
                                                            state.path_of("state"), "--send-telemetry", "--once"} +
                                                          collector.client_arguments()));
        if (ran.exit_code != 0) throw std::runtime_error(ran.err);
        const std::string request = collector.requests().at(0);
        body_ = body_of(request);
        head_ = request.substr(0, request.size() - body_.size());
    }

    std::string with(const Leak& leak, const std::string& name) const {
        std::string head = head_;
        std::string body = body_;
        leak(head, body, name);
        replace(head, "Content-Length: " + std::to_string(body_.size()), "Content-Length: " + std::to_string(body.size()));
        return head + body;
    }

private:
    std::string head_;
    std::string body_;
};

Ran audit(const Words& arguments) {
    return run(command("collector-mock", Words{"audit"} + arguments));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seeded_leaks_tests)

BOOST_AUTO_TEST_CASE(every_seeded_leak_is_caught_and_a_clean_request_is_not) {
    const std::string names[] = {"kestrel-harbor-66", "Gr\xC3\xBCnspecht4"};
    const TemporaryDirectory folder;
    const Sent sent;
    const std::string canaries = folder.write("canaries", names[0] + "\n" + names[1] + "\n").string();
    const auto files_of = [&](const Leak& leak) {
        return Words{folder.write("1.request", sent.with(leak, names[0])),
                     folder.write("2.request", sent.with(leak, names[1]))};
    };

    const Words clean = files_of([](auto&, auto&, auto&) {});
    BOOST_TEST(audit(Words{"--canary", canaries} + clean).exit_code == 0);
    BOOST_TEST(audit(Words{"--pair"} + clean).exit_code == 0);

    std::size_t caught = 0;
    std::printf("leak: %-34s %-6s %-6s %s\n", "SEEDED LEAK", "FORM", "CANARY", "TWO RUNS");
    for (const auto& [title, leak] : leaks) {
        const Words files = files_of(leak);
        const bool form = audit(files).exit_code == 1;
        const bool canary = run(command("collector-mock", Words{"scan", "--canary", canaries} + files)).exit_code == 1;
        const bool pair = content_of(files[0]) != content_of(files[1]);
        std::printf("leak: %-34s %-6s %-6s %s\n", title, form ? "yes" : "-", canary ? "yes" : "-", pair ? "yes" : "-");
        BOOST_TEST((form || canary || pair), title);
        // What differs is named by the collector's own comparison too.
        if (pair) BOOST_TEST(audit(Words{"--pair"} + files).exit_code == 1, title);
        caught += form || canary || pair ? 1 : 0;
    }
    std::printf("leak: %zu of %zu caught\n", caught, leaks.size());
    std::fflush(stdout);
    BOOST_TEST(caught == leaks.size());
}

BOOST_AUTO_TEST_SUITE_END()
