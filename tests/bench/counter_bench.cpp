// The price of one Counter::add, beside an atomic addition, a thread's own addition and, where it is installed, prometheus-cpp.
#include "measure/counter_ledger.hpp"

#include "support/fake_clock.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <deploy_server/metrics.hpp>
#include <tuple>

#ifdef HAS_PROMETHEUS
#include <prometheus/counter.h>
#endif

namespace {

namespace metrics = deploy_server::metrics;

telemetry::CounterLedger& ledger() {
    static support::FakeClock clock;
    static telemetry::CounterLedger only(metrics::dictionary(), clock);
    return only;
}

/// One counter for the whole program, as a host has it.
const telemetry::Counter& counter(bool is_on) {
    static const telemetry::Counter only = ledger().counter(metrics::deployments_last_90_days.definition());
    ledger().count_under(is_on ? 1 : 0);
    return only;
}

void counter_add_on(benchmark::State& state) {
    const telemetry::Counter& deployments = counter(true);
    for (auto _ : state) {
        deployments.add();
        benchmark::ClobberMemory();
    }
}

/// A loop of additions to one place waits each time for the store before: five cycles, whoever adds. This is the price of eight
/// additions one after another without that wait, as where other work stands between.
void counter_add_on_in_turn(benchmark::State& state) {
    const std::array counters{
        ledger().counter(metrics::users.definition()),        ledger().counter(metrics::projects.definition()),
        ledger().counter(metrics::tenants.definition()),      ledger().counter(metrics::channels.definition()),
        ledger().counter(metrics::environments.definition()), ledger().counter(metrics::certificates.definition()),
        ledger().counter(metrics::aws_accounts.definition()), ledger().counter(metrics::azure_accounts.definition())};
    ledger().count_under(1);
    for (auto _ : state) {
        std::apply([](const auto&... each) { (each.add(), ...); }, counters);
        benchmark::ClobberMemory();
    }
}

void counter_add_off(benchmark::State& state) {
    const telemetry::Counter& deployments = counter(false);
    for (auto _ : state) {
        deployments.add();
        benchmark::ClobberMemory();
    }
}

void atomic_fetch_add(benchmark::State& state) {
    static std::atomic<std::uint64_t> total{0};
    for (auto _ : state) {
        total.fetch_add(1, std::memory_order_relaxed);
        benchmark::ClobberMemory();
    }
}

/// The floor: a thread's own total that nobody reads, one cache line each.
void thread_local_add(benchmark::State& state) {
    struct alignas(64) Line {
        std::uint64_t total = 0;
    };
    thread_local Line mine;
    for (auto _ : state) {
        ++mine.total;
        benchmark::DoNotOptimize(mine.total);
        benchmark::ClobberMemory();
    }
}

void empty_loop([[maybe_unused]] benchmark::State& state) {
    for (auto _ : state) benchmark::ClobberMemory();
}

BENCHMARK(empty_loop);
BENCHMARK(thread_local_add)->Threads(1)->Threads(2);
BENCHMARK(counter_add_on)->Threads(1)->Threads(2);
BENCHMARK(counter_add_on_in_turn)->Threads(1)->Threads(2);
BENCHMARK(counter_add_off)->Threads(1)->Threads(2);
BENCHMARK(atomic_fetch_add)->Threads(1)->Threads(2);

#ifdef HAS_PROMETHEUS
void prometheus_increment(benchmark::State& state) {
    static prometheus::Counter total;
    for (auto _ : state) {
        total.Increment();
        benchmark::ClobberMemory();
    }
}
BENCHMARK(prometheus_increment)->Threads(1)->Threads(2);
#endif

}  // namespace
