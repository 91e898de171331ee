// The collector's audit alone: how fast bodies are read, and how fast canaries are looked for.
#include "audit/body_audit.hpp"
#include "audit/canary.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace collector;

// A clean report of about 1 KB.
const std::string& clean_body() {
    static const std::string body =
        R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)"
        R"("usage":{"consent":1,"metrics":{"environments":12,"machines":{"listeningTentacle":9,"pollingTentacle":4,"ssh":1},)"
        R"("projects":44,"deploymentSteps":{"Octopus.AwsRunCloudFormation":4,"Octopus.AwsRunScript":1,)"
        R"("Octopus.AzureCloudService":3,"Octopus.AzurePowerShell":2,"Octopus.IIS":6,"Octopus.Script":12,"other":2},)"
        R"("releasesLast90Days":53,"deploymentsLast90Days":70,"users":3,)"
        R"("licenseSerialSha1":"efba8bdfc9834c5b954e0cc7a41b3492ae458257","memoryUsedBytes":104857600,"cpuAveragePercent":3,)"
        R"("channels":5,"tenants":3,"tenantTags":3,"certificates":1,"timeToFirstDeploymentSeconds":181449,"letsEncrypt":true,)"
        R"("guestAccount":false,"communitySteps":{"1b7909be-4870-4f81-8957-8357b9342c0f":1,)"
        R"("6a276a58-d082-425f-a77a-ff7b3979ce2e":1,"other":3},"azureAccounts":1,"awsAccounts":0,)"
        R"("builtInWorkerCustomAccount":true,"externalWorkers":0}}})";
    return body;
}

void audit(benchmark::State& state, const Dictionary& dictionary, const std::vector<std::string>& bodies) {
    Verdict verdict(dictionary.term_count);
    std::size_t next = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        const std::string& body = bodies[next];
        if (++next == bodies.size()) next = 0;
        verdict.clear();
        audit_body(dictionary, {}, ReportKind::check, body, verdict);
        if (!verdict.is_clean()) state.SkipWithError("the body is not clean");
        bytes += body.size();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void audit_of_clean_bodies(benchmark::State& state) {
    audit(state, read_embedded_dictionary(), {clean_body()});
}
BENCHMARK(audit_of_clean_bodies);

// Values of all lengths, and members that are missing: a processor cannot learn so many by heart.
class BodyMaker {
public:
    explicit BodyMaker(const Dictionary& dictionary) : dictionary_(dictionary) {}

    std::string make() {
        std::string members;
        for (const Metric& metric : dictionary_.metrics) {
            if (random_() % 8 == 0) continue;
            members.append(members.empty() ? "\"" : ",\"").append(metric.id).append("\":").append(value(metric));
        }
        return R"({"schema":1,"product":"deploy-server","version":"2018.2.)" + std::to_string(2 + random_() % 20) +
               R"(","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","usage":{"consent":1,"metrics":{)" + members + "}}}";
    }

private:
    std::string value(const Metric& metric) {
        if (metric.kind == Kind::flag) return random_() % 2 == 0 ? "true" : "false";
        if (metric.kind == Kind::sha1) return "\"efba8bdfc9834c5b954e0cc7a41b3492ae458257\"";
        return metric.kind == Kind::count_by_label ? labels(metric) : amount(metric, 0);
    }

    std::string amount(const Metric& metric, std::uint64_t least) {
        std::uint64_t top = 9;
        for (auto digits = random_() % 6; digits > 0; --digits) top = top * 10 + 9;
        const std::uint64_t steps = random_() % (std::min(top, metric.max / metric.round_to) + 1);
        return std::to_string(std::max(steps, least) * metric.round_to);
    }

    // About four of them.
    std::string labels(const Metric& metric) {
        std::string members;
        for (std::size_t i = 0; i < metric.labels.size(); ++i) {
            if (random_() % metric.labels.size() >= 4) continue;
            members.append(members.empty() ? "\"" : ",\"").append(metric.labels[i]).append("\":").append(amount(metric, 1));
        }
        return "{" + members + "}";
    }

    const Dictionary& dictionary_;
    std::mt19937_64 random_{1};
};

void audit_of_different_bodies(benchmark::State& state) {
    const Dictionary dictionary = read_embedded_dictionary();
    BodyMaker maker(dictionary);
    std::vector<std::string> bodies;
    constexpr std::size_t bodies_count = 250;  // as much as stays in a core's cache, as what has just come over a network does
    while (bodies.size() < bodies_count) bodies.push_back(maker.make());
    audit(state, dictionary, bodies);
}
BENCHMARK(audit_of_different_bodies);

std::string many_canaries(std::int64_t count) {
    std::mt19937_64 random(1);
    std::string canaries;
    for (std::int64_t i = 0; i < count; ++i) {
        canaries += "web-" + std::to_string(random() % 1000000) + ".customer-" + std::to_string(random() % 10000) + ".corp\n";
    }
    return canaries;
}

// The argument: how many canaries, each in all its forms.
void canary_scan(benchmark::State& state) {
    const CanaryScanner scanner(many_canaries(state.range(0)), read_embedded_dictionary());
    std::string text;
    while (text.size() < std::size_t{4} << 20) text += clean_body();
    std::size_t hits = 0;
    for (auto _ : state) scanner.scan(text, [&hits](const CanaryScanner::Hit&) { ++hits; });
    if (hits != 0) state.SkipWithError("a canary in a clean body");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(canary_scan)->Arg(100)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
