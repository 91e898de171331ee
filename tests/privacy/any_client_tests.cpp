// The collector judges a client that is none of this project's, by the dictionary of another product: curl, for a workshop.
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace support;

namespace {

/// A report of the workshop, with these metrics.
std::string report(const std::string& metrics) {
    return R"({"schema":1,"product":"workshop","version":"1.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)"
           R"("usage":{"consent":2,"metrics":{)" +
           metrics + "}}}";
}

class Workshop {
public:
    /// Has curl post each body, one after the other, under the eyes of the collector.
    Ran post(const Words& bodies, const Words& options = {}) const {
        std::string script;
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            script +=
                "curl -sS -o /dev/null --cacert \"$COLLECTOR_CA_FILE\" -A update-check/1 -H 'Accept: application/json'"
                " -H 'Content-Type: application/json' --data-binary @" +
                folder_.write("body-" + std::to_string(i), bodies[i]).string() + " \"$COLLECTOR_ENDPOINT\"\n";
        }
        const Words client{"--run", "--", "sh", folder_.write("client.sh", script).string()};
        const Words dictionary{"--dictionary", TELEMETRY_SOURCE_DIR "/tests/golden/workshop/metrics.json"};
        return run(command("collector-mock", dictionary + options + client, {"PATH=/usr/local/bin:/usr/bin:/bin"}));
    }

    [[nodiscard]] const TemporaryDirectory& folder() const { return folder_; }

private:
    TemporaryDirectory folder_;
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(any_client_tests)

BOOST_AUTO_TEST_CASE(a_clean_report_of_another_product_passes_and_its_coverage_is_told) {
    const Workshop workshop;
    const Ran ran = workshop.post({report(R"("benches":7,"class":3,"dictionary":true)")}, {"--expect-coverage", "30"});
    BOOST_TEST(ran.exit_code == 0, ran.out + ran.err);
    BOOST_TEST(holds(ran.out + ran.err, "1 exchange: all clean"), ran.out + ran.err);
    const Ran poor = workshop.post({report(R"("benches":7)")}, {"--expect-coverage", "30"});
    BOOST_TEST(poor.exit_code == 1);
    BOOST_TEST(holds(poor.out + poor.err, "Never seen: class dictionary toolsSoldLast90Days"), poor.out + poor.err);
}

BOOST_AUTO_TEST_CASE(a_leak_is_named_by_rule_and_pointer_in_every_form_of_report_and_never_repeated) {
    const Workshop workshop;
    const auto file = [&](const std::string& name) { return workshop.folder().path_of(name); };
    const Ran ran = workshop.post({report(R"("benches":7)"), report(R"("benches":"Tidewater","Tidewater":1)")},
                                  {"--report-json", file("json"), "--report-junit", file("junit"), "--report-sarif",
                                   file("sarif"), "--report-html", file("html")});
    BOOST_TEST(ran.exit_code == 1);
    BOOST_TEST(holds(ran.out + ran.err, "/usage/metrics/benches: text"), ran.out + ran.err);
    BOOST_TEST(holds(ran.out + ran.err, "/usage/metrics/#1: member-unknown"), ran.out + ran.err);

    const auto json = parse_json(workshop.folder().read("json"));
    BOOST_TEST(json["summary"]["rejected"].GetUint() == 1u);
    const auto sarif = parse_json(workshop.folder().read("sarif"));
    BOOST_TEST(sarif["version"].GetString() == "2.1.0");
    BOOST_TEST(sarif["runs"][0]["results"].Size() == 2u);
    BOOST_TEST(holds(workshop.folder().read("junit"), R"(tests="2" failures="1")"));
    // What a privacy officer reads: each field with its sentence from the dictionary, and what was refused and why.
    const std::string page = workshop.folder().read("html");
    BOOST_TEST(holds(page, "<td>benches</td><td>The number of benches.</td>"), page);
    BOOST_TEST(holds(page, "There is text where none may be."));
    for (const std::string name : {"json", "junit", "sarif", "html"}) {
        BOOST_TEST(!holds(workshop.folder().read(name), "Tidewater"), name);
    }
}

BOOST_AUTO_TEST_CASE(what_comes_again_is_noticed) {
    const Workshop workshop;
    const std::string older = report(R"("benches":7)");
    const std::string newer = report(R"("benches":8)");
    BOOST_TEST(holds(workshop.post({older, older}).err, "1 duplicate."));
    BOOST_TEST(holds(workshop.post({older, newer, older}).err, "1 replay."));
}

BOOST_AUTO_TEST_SUITE_END()
