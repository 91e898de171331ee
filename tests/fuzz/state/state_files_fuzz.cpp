// Any bytes as any of the small files of a state directory: refused in words of our own, or read as they are written again.
#include "client/server_facts.hpp"
#include "egress/outbound_uses.hpp"
#include "fuzz/canary.hpp"
#include "measure/counter_ledger.hpp"
#include "measure/snapshot.hpp"
#include "schedule/schedule_record.hpp"
#include "state/installation_id.hpp"
#include "state/key_values.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_random.hpp"
#include "support/local_register.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <algorithm>
#include <cstdint>
#include <deploy_server/metrics.hpp>

using namespace telemetry;
using fuzz::must_hold;
using fuzz::must_not_tell;
using support::must;

namespace {

const Dictionary& dictionary = deploy_server::metrics::dictionary();

void must_be_corrupt(const Error& error) {
    must_hold(error.code == ErrorCode::state_corrupt, "what is refused is called corrupt");
    must_not_tell(error.message);
}

template <class Read, class Write>
void read_as(const char* what, const std::string& text, Read read, Write write) {
    const auto value = read(text);
    if (!value) return must_be_corrupt(value.error());
    const std::string written = write(*value);
    must_hold(write(must(read(written))) == written, what);
}

void read_schedule_record(const std::string& text) {
    read_as("a schedule is read as it was written", text, read_schedule, write_schedule);
    const auto record = read_schedule(text);
    must_hold(!record || must(read_schedule(write_schedule(*record))) == *record, "nothing of a schedule is lost");
    must_hold(!record || !record->timetable || record->timetable->retries <= schedule::retries_max, "retries are bounded");
}

void read_counts(const std::string& text) {
    support::FakeClock clock;
    CounterLedger ledger(dictionary, clock);
    const std::string untouched = ledger.write();
    if (const auto taken = ledger.read(text); !taken) {
        must_hold(ledger.write() == untouched, "of broken counts nothing is taken up");
        return must_be_corrupt(taken.error());
    }
    const std::string written = ledger.write();
    CounterLedger again(dictionary, clock);
    must(again.read(written));
    must_hold(again.write() == written, "counts are read as they were written");
}

/// What a server said of its switches, as the administrator's tool reads it.
void read_facts(const std::string& text) {
    support::MemoryFiles files;
    const auto directory = must(StateDirectory::open(files, "/state"));
    files.lay("/state/server", text);
    const OutboundRegister& outbound = support::local_register;
    const Settings said = resolve_settings(host_sayings(directory, outbound), {.switches = outbound.switches()});
    for (const std::string& problem : said.problems) must_not_tell(problem);
    const bool is_read = parse_key_values(text).has_value();
    must_hold(is_read || !said.check_forbidden_by(true).empty(), "facts that cannot be read turn sending off");
    must_hold(
        !said.endpoint.is_said() && !said.proxy.is_said() && !said.deny_metrics.is_said() && !said.check_interval.is_said(),
        "nothing but switches is said as the host");
    must_hold(with_server_facts(directory, {}).proxy.empty(), "no proxy is taken from facts");
}

bool is_id(std::string_view text) {
    const auto is_character = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; };
    return text.size() == 36 && text[14] == '4' && std::ranges::all_of(text, is_character);
}

void read_id(const std::string& text) {
    constexpr const char* path = "/state/installation-id";
    support::FakeRandom random;
    support::MemoryFiles files;
    const auto directory = must(StateDirectory::open(files, "/state"));
    files.lay(path, text);
    const auto loaded = must(load_installation_id(directory, random));
    must_hold(is_id(loaded.id.text()), "an id is an id");
    must_hold(must(read_installation_id(directory)) == loaded.id, "and stays it");
    if (loaded.is_new) {
        must_hold(files.visible("/state/" + loaded.put_aside_as) == text, "a broken file is put aside as it was");
    } else {
        must_hold(text.starts_with(loaded.id.text()) && files.visible(path) == text, "a whole file stays");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::with_canaries(data, size);
    read_schedule_record(text);
    read_counts(text);
    read_as(
        "a snapshot is read as it was written", text, [](const std::string& from) { return read_snapshot(dictionary, from); },
        [](const Snapshot& snapshot) { return write_snapshot(dictionary, snapshot); });
    read_as("uses are read as they were written", text, read_outbound_uses, write_outbound_uses);
    read_facts(text);
    read_id(text);
    return 0;
}
