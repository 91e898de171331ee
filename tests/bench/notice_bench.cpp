// How long it takes to believe a reply.
#include "notice/judge.hpp"
#include "notice/reply.hpp"
#include "vendor.hpp"

#include <benchmark/benchmark.h>

#include <array>

namespace {

using namespace telemetry::notice;
using namespace notice_tests;

void expect(benchmark::State& state, const Verification& verification) {
    if (!verification.outcome) state.SkipWithError(verification.outcome.error().message.c_str());
}

void verify_notice(benchmark::State& state) {
    const Trust trust = plain_trust();
    const std::string bytes = reply(sign_notice(NoticeText().text(), {11}));
    for (auto _ : state) {
        const Verification verification = verify(bytes, trust, subject, today);
        expect(state, verification);
    }
}
BENCHMARK(verify_notice)->Unit(benchmark::kMicrosecond);

void verify_notice_and_sixteen_roots(benchmark::State& state) {
    const Trust trust = plain_trust();
    std::vector<Envelope> roots;
    for (int version = 2; version <= 17; ++version) roots.push_back(sign_root(make_root(version, {1, 2, 3}, 2, {11}), {1, 2}));
    const std::string bytes = reply(sign_notice(NoticeText().text(), {11}), roots);
    for (auto _ : state) {
        const Verification verification = verify(bytes, trust, subject, today);
        expect(state, verification);
    }
}
BENCHMARK(verify_notice_and_sixteen_roots)->Unit(benchmark::kMicrosecond);

void restore_trust(benchmark::State& state) {
    const Trust compiled_in = plain_trust();
    const std::string stored =
        verify(reply(sign_notice(NoticeText().text(), {11})), compiled_in, subject, today).trust.serialize();
    for (auto _ : state) benchmark::DoNotOptimize(Trust::restore(stored, compiled_in).has_value());
}
BENCHMARK(restore_trust)->Unit(benchmark::kMicrosecond);

void judge_notice(benchmark::State& state) {
    const Trust trust = verify(reply(sign_notice(NoticeText().text(), {11})), plain_trust(), subject, today).trust;
    const std::array<std::byte, 16> secret{};
    const Installation installation{subject, *telemetry::Version::parse("2018.2.2"), "linux-x64", secret};
    for (auto _ : state) benchmark::DoNotOptimize(judge(trust, installation, today));
}
BENCHMARK(judge_notice)->Unit(benchmark::kMicrosecond);

}  // namespace
