// Does one thing, always the same, inside a function named measured_*, for callgrind to count the instructions of: see
// instructions.sh. A first round outside it has the tables made and the memory taken.
//
//   instruction_probe compiler|CASE        names the compiler, or does the case
#include "audit/body_audit.hpp"
#include "inventory/inventory.hpp"
#include "whole_pass.hpp"

#include <deploy_server/metrics.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

std::string clean_body() {
    std::ifstream file(TELEMETRY_SOURCE_DIR "/tests/fuzz/corpus/audit_body/full.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

extern "C" {

[[gnu::noinline]] void measured_counter_add(const telemetry::Counter& counter) {
    for (int i = 0; i < 100'000; ++i) {
        counter.add();
        asm volatile("" ::: "memory");
    }
}

[[gnu::noinline]] bool measured_whole_pass(bench::WholePass& pass) {
    return pass.run().has_value();
}

[[gnu::noinline]] void measured_audit(const collector::Dictionary& dictionary, std::string_view body,
                                      collector::Verdict& verdict) {
    collector::audit_body(dictionary, {}, collector::ReportKind::check, body, verdict);
}

[[gnu::noinline]] void measured_thorough_audit(const collector::Dictionary& dictionary, std::string_view body,
                                               collector::Verdict& verdict) {
    collector::audit_body_thoroughly(dictionary, {}, collector::ReportKind::check, body, verdict);
}

[[gnu::noinline]] bool measured_inventory(const char* path) {
    return telemetry::inventory::read_file(path).has_value();
}

}  // extern "C"

namespace {

bool count_events() {
    support::FakeClock clock;
    telemetry::CounterLedger ledger(deploy_server::metrics::dictionary(), clock);
    const telemetry::Counter counter = ledger.counter(deploy_server::metrics::users.definition());
    ledger.count_under(1);
    counter.add();
    measured_counter_add(counter);
    return ledger.value_of(deploy_server::metrics::users.definition()) == 100'001u;
}

bool pass() {
    bench::WholePass whole(false);
    return whole.run().has_value() && measured_whole_pass(whole);
}

bool audit(decltype(measured_audit)& measured) {
    const collector::Dictionary dictionary = collector::read_embedded_dictionary();
    const std::string body = clean_body();
    collector::Verdict verdict(dictionary.term_count);
    collector::audit_body_thoroughly(dictionary, {}, collector::ReportKind::check, body, verdict);
    verdict.clear();
    measured(dictionary, body, verdict);
    return !body.empty() && verdict.is_clean();
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view name = count == 2 ? arguments[1] : "";
    if (name == "compiler") {
        std::cout << __VERSION__ << '\n';
        return 0;
    }
    bool done = false;
    if (name == "counter_add") done = count_events();
    if (name == "whole_pass") done = pass();
    if (name == "audit") done = audit(measured_audit);
    if (name == "thorough_audit") done = audit(measured_thorough_audit);
    if (name == "inventory") done = measured_inventory(TELEMETRY_SOURCE_DIR "/tests/data/inventory-small.json");
    return done ? 0 : 1;
}
