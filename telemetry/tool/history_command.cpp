#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/output.hpp"
#include "tool/table.hpp"
#include "tool/terminal.hpp"
#include "tool/words.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

namespace telemetry::tool {

namespace {

std::string where_or_how(const HistoryEntry& entry) {
    const std::string size = counted(entry.text.size(), "byte");
    if (entry.what == "request") return entry.url + ", " + size;
    if (entry.what == "outcome") return std::string(delivery_text(entry.text));
    return entry.what == "export" ? "carried by a person, " + size : entry.text;
}

std::string nothing_text(const std::string& state_dir) {
    std::error_code unknown;
    const bool is_there = std::filesystem::exists(state_dir, unknown) || unknown;
    return is_there ? "Nothing has been sent yet.\n" : "Nothing has been sent yet: there is no such state directory.\n";
}

std::string describe(const History& history) {
    Table table({{"N", Align::right}, {"WHEN"}, {"WHAT"}, {"PURPOSE"}, {"WHERE, OR HOW IT WENT"}});
    for (const HistoryEntry& entry : history.entries) {
        table.add({std::to_string(entry.number), time_text(entry.at), entry.what, entry.purpose, where_or_how(entry)});
    }
    std::string text = table.text(output_width()) + "\n";
    if (history.dropped > 0)
        text += "Older entries left out, as the journal is bounded: " + std::to_string(history.dropped) + "\n";
    return text + "`update-check history --raw N` shows the bytes of an entry.\n";
}

std::string as_json(const History& history) {
    JsonText json;
    json.begin_object().key("entries").begin_array();
    for (const HistoryEntry& entry : history.entries) {
        json.begin_object().key("number").number(entry.number).member("at", iso_text(entry.at));
        json.member("what", entry.what).member("purpose", entry.purpose).member("url", entry.url);
        json.member("text", entry.text).member("hash", entry.hash).end_object();
    }
    json.end_array().key("dropped").number(history.dropped).key("intact").flag(history.intact);
    return json.end_object().str();
}

ExitCode put_raw(const History& history, std::uint64_t number, ExitCode code) {
    const auto found = std::ranges::find(history.entries, number, &HistoryEntry::number);
    if (found == history.entries.end()) return complain_usage("--raw: there is no entry of this number");
    return put(found->text, code);
}

}  // namespace

ExitCode history(Client& client, const CommandLine& line) {
    const auto history = client.history();
    if (!history) return complain(history.error());
    const ExitCode code =
        history->intact
            ? ExitCode::done
            : complain(failure(ErrorCode::state_corrupt, "journal.jsonl: an entry was changed, removed or slipped in"));
    if (line.raw_request) return put_raw(*history, *line.raw_request, code);
    if (line.as_json) return put(as_json(*history), code);
    return put(history->entries.empty() ? nothing_text(line.state_dir) : describe(*history), code);
}

}  // namespace telemetry::tool
