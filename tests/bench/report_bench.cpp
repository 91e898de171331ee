// The price of one report of the whole dictionary with every community label set: each step, the whole pass, and beside them
// RapidJSON's writer alone on the same data.
#include "egress/gate.hpp"
#include "measure/license_hash.hpp"

#include "allocations.hpp"
#include "support/sample_report.hpp"
#include "whole_pass.hpp"

#include <benchmark/benchmark.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <deploy_server/metrics.hpp>
#include <string>

namespace {

using bench::WholePass;
using telemetry::Kind;
using telemetry::Snapshot;

const telemetry::Dictionary& dictionary = deploy_server::metrics::dictionary();

const Snapshot& snapshot() {
    return WholePass::snapshot();
}

const support::SampleReport& report() {
    return WholePass::report();
}

/// Bytes a second, and allocations a round.
class Figures {
public:
    explicit Figures(benchmark::State& state) : state_(state), before_(bench::allocations()) {}
    ~Figures() {
        const auto rounds = static_cast<double>(state_.iterations());
        state_.counters["allocations"] = static_cast<double>(bench::allocations() - before_) / rounds;
        state_.SetBytesProcessed(state_.iterations() * static_cast<std::int64_t>(report().body().size()));
    }

private:
    benchmark::State& state_;
    std::size_t before_;
};

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void write_key(JsonWriter& writer, std::string_view key) {
    writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
}

void write_text(JsonWriter& writer, std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_value(JsonWriter& writer, const telemetry::MetricDefinition& metric, const telemetry::MetricValue& value) {
    switch (metric.kind) {
        case Kind::flag:
            writer.Bool(value.number != 0);
            return;
        case Kind::sha1:
            write_text(writer, {value.hash.data(), value.hash.size()});
            return;
        case Kind::count_by_label:
            writer.StartObject();
            for (std::size_t label = 0; label < value.counts.size(); ++label) {
                write_key(writer, metric.labels[label]);
                writer.Uint64(value.counts[label]);
            }
            writer.EndObject();
            return;
        default:
            writer.Uint64(value.number - value.number % metric.round_to);
    }
}

void write_with_rapidjson(rapidjson::StringBuffer& buffer, const std::string& version_text) {
    buffer.Clear();
    JsonWriter writer(buffer);
    writer.StartObject();
    writer.Key("schema");
    writer.Uint(dictionary.schema);
    writer.Key("product");
    write_text(writer, dictionary.product);
    writer.Key("version");
    write_text(writer, version_text);
    writer.Key("installation");
    write_text(writer, support::sample_installation);
    writer.Key("usage");
    writer.StartObject();
    writer.Key("consent");
    writer.Uint(1);
    writer.Key("metrics");
    writer.StartObject();
    for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) {
        write_key(writer, dictionary.metrics[i].id);
        write_value(writer, dictionary.metrics[i], snapshot()[i]);
    }
    writer.EndObject();
    writer.EndObject();
    writer.EndObject();
}

void floor_rapidjson_writer(benchmark::State& state) {
    rapidjson::StringBuffer buffer;
    const std::string version_text = report().expected().identity.version.to_string();
    write_with_rapidjson(buffer, version_text);
    if (std::string_view(buffer.GetString(), buffer.GetSize()) != report().body()) return state.SkipWithError("other bytes");
    const Figures figures(state);
    for (auto _ : state) {
        write_with_rapidjson(buffer, version_text);
        benchmark::DoNotOptimize(buffer.GetString());
    }
}

void write_body(benchmark::State& state) {
    const telemetry::Usage usage{1, snapshot(), report().dispositions()};
    const Figures figures(state);
    for (auto _ : state) {
        auto body = telemetry::write_body(dictionary, report().expected().identity, &usage);
        benchmark::DoNotOptimize(body.data());
    }
}

void approve(benchmark::State& state) {
    const telemetry::EgressGate gate(dictionary);
    const std::string body = report().body();
    const Figures figures(state);
    for (auto _ : state) {
        auto request = gate.approve(telemetry::Purpose::update_check, WholePass::endpoint(), body, report().expected());
        benchmark::DoNotOptimize(request);
    }
}

void whole_pass(benchmark::State& state) {
    WholePass pass(state.range(0) != 0);
    const Figures figures(state);
    for (auto _ : state) {
        auto request = pass.run();
        if (!request) return state.SkipWithError(request.error().message.c_str());
        benchmark::DoNotOptimize(request);
    }
}

void license_hash(benchmark::State& state) {
    const std::string serial = "DEPLOY-0000-1111-2222-3333";
    std::string text;
    for (auto _ : state) {
        text = serial;
        auto hash = telemetry::hash_license_serial(text);
        benchmark::DoNotOptimize(hash);
    }
}

BENCHMARK(floor_rapidjson_writer);
BENCHMARK(write_body);
BENCHMARK(approve);
BENCHMARK(whole_pass)->ArgName("measure_process")->Arg(0)->Arg(1);
BENCHMARK(license_hash);

}  // namespace
