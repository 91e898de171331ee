// Any bytes as settings.conf: what does not parse forbids everything, no message repeats it, and "off" can be written into it.
#include "state/settings.hpp"

#include "fuzz/canary.hpp"
#include "state/key_values.hpp"
#include "state/setting_files.hpp"
#include "support/local_register.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <cstdint>
#include <deploy_server/metrics.hpp>

using namespace telemetry;
using fuzz::must_hold;
using fuzz::must_not_tell;
using support::must;

namespace {

constexpr const char* path = "/state/settings.conf";

Settings settings_of(const StateDirectory& directory) {
    static const SettingDefaults defaults{.newest_consent = 3,
                                          .metrics = deploy_server::metrics::dictionary().metrics,
                                          .switches = support::local_register.switches()};
    return resolve_settings(file_sayings(directory), defaults);
}

void write_again(const std::vector<KeyValue>& entries) {
    std::string written;
    for (const KeyValue& entry : entries) append_key_value(written, entry.key, entry.value);
    const auto again = must(parse_key_values(written));
    must_hold(again.size() == entries.size(), "what was read can be written");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        must_hold(again[i].key == entries[i].key && again[i].value == entries[i].value, "lines are read as they were written");
        must_hold(i == 0 || entries[i].line > entries[i - 1].line, "lines are numbered in their order");
    }
}

void check(const Settings& settings) {
    for (const std::string& problem : settings.problems) must_not_tell(problem);
    must_hold(settings.problems.empty() || !settings.check_forbidden_by(true).empty(), "a problem turns sending off");
    must_hold(settings.accepted_consent.value <= 3, "consent is to what there is");
    const auto hours = settings.check_interval.value.count();
    must_hold(hours >= 1 && hours <= 168, "the interval is within its bounds");
}

void turn_off(support::MemoryFiles& files, const StateDirectory& directory, const std::vector<KeyValue>& before) {
    must(remember_choices(directory, {.upgrade_check = Choice::off, .send_telemetry = Choice::off}, 3));
    const Settings off = settings_of(directory);
    must_hold(off.upgrade_check.value == Choice::off && off.accepted_consent.value == 0, "off is remembered");
    must_hold(off.refused_consent.value >= 3, "and what was refused");
    const std::string text = files.visible(path).value();
    const auto after = must(parse_key_values(text));
    for (const KeyValue& entry : before) {
        const bool is_written = entry.key == "upgradeCheck" || entry.key == "sendTelemetry" || entry.key == "refusedConsent";
        must_hold(is_written || find_value(after, entry.key) == entry.value, "all else stays as it was");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::with_canaries(data, size);
    support::MemoryFiles files;
    const auto directory = must(StateDirectory::open(files, "/state"));
    files.lay(path, text);
    const Settings settings = settings_of(directory);
    check(settings);
    const auto entries = parse_key_values(text);
    must_hold(entries.has_value() || !settings.check_forbidden_by(true).empty(), "what does not parse turns sending off");
    if (entries && text.size() < settings_size_max - 100) {
        write_again(*entries);
        turn_off(files, directory, *entries);
        return 0;
    }
    const auto refused = remember_choices(directory, {.upgrade_check = Choice::off}, 3);
    if (entries) return 0;
    must_hold(!refused && files.visible(path) == text, "a file that cannot be read stays as it is");
    must_not_tell(refused.error().message);
    return 0;
}
