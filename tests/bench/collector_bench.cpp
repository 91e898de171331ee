// The collector's audit alone: how fast bodies are read, and how fast canaries are looked for.
#include "audit/body_audit.hpp"
#include "audit/canary.hpp"

#include <benchmark/benchmark.h>

#include <random>
#include <string>

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

void audit_of_clean_bodies(benchmark::State& state) {
    const Dictionary dictionary = read_embedded_dictionary();
    Verdict verdict(dictionary.term_count);
    for (auto _ : state) {
        verdict.clear();
        audit_body(dictionary, {}, ReportKind::check, clean_body(), verdict);
        if (!verdict.is_clean()) state.SkipWithError("the body is not clean");
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(clean_body().size()));
}
BENCHMARK(audit_of_clean_bodies);

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
