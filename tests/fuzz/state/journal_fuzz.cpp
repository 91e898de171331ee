// Any bytes as the journal: refused by the number of a line, never repaired; and the next entry is whole, whatever was there.
#include "egress/journal.hpp"

#include "fuzz/canary.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <cstdint>

using namespace telemetry;
using fuzz::must_hold;
using support::must;

namespace {

constexpr const char* path = "/state/journal.jsonl";
constexpr JournalNote note{"request", "updateCheck", "https://updates.example.com/v1/check", "POST \"\\\n"};

/// The entries of what was read stand there again, but for the oldest, which may have had to make room.
void compare(const History& before, const History& after) {
    must_hold(after.entries.size() == before.entries.size() + 1, "an entry comes to those that are there");
    must_hold(after.intact == before.intact, "an entry neither breaks nor mends the chain");
    for (std::size_t i = 0; i < before.entries.size(); ++i) {
        must_hold(after.entries[i].hash == before.entries[i].hash && after.entries[i].text == before.entries[i].text,
                  "entries stay as they are");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::with_canaries(data, size);
    support::MemoryFiles files;
    const auto directory = must(StateDirectory::open(files, "/state"));
    files.lay(path, text);
    Journal journal(directory);
    const auto before = journal.read();
    if (!before) {
        must_hold(before.error().code == ErrorCode::state_corrupt, "what is refused is called corrupt");
        fuzz::must_not_tell(before.error().message);
    }
    must_hold(files.visible(path) == text, "reading writes nothing");

    const std::string aside = must(journal.append(note, {}));
    must_hold(aside.empty() || files.visible("/state/" + aside) == text, "what is put aside is whole");
    const auto after = journal.read();
    if (before && aside.empty()) compare(*before, must(after));
    if (!aside.empty()) compare({}, must(after));
    if (after) must_hold(after->entries.back().text == note.text, "the newest entry says what was noted");
    return 0;
}
