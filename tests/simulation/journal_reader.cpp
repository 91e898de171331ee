#include "journal_reader.hpp"

#include "egress/journal.hpp"
#include "support/memory_files.hpp"

#include <algorithm>
#include <utility>

namespace simulation {

using telemetry::HistoryEntry;
using telemetry::Result;

namespace {

// What is promised of the journal, said here again: it must not hold by being another promise.
constexpr std::size_t entries_max = 1000;
constexpr std::size_t size_max = 4 * 1024 * 1024;
constexpr std::string_view first_entry = "{\"number\":1,";

Result<telemetry::History> read_whole(std::string_view content) {
    support::MemoryFiles files;
    files.lay("state/journal.jsonl", std::string(content));
    return telemetry::Journal(telemetry::StateDirectory(files, "state")).read();
}

/// Where the last line of a journal begins.
std::size_t last_line(std::string_view content) {
    const std::size_t end = content.size() < 2 ? std::string_view::npos : content.rfind('\n', content.size() - 2);
    return end == std::string_view::npos ? 0 : end + 1;
}

/// Whether a journal would be larger than it may be, had it kept the line before its first too.
bool has_no_room_for(std::string_view line, std::string_view content) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(content, '\n'));
    return lines >= entries_max || line.size() + content.size() > size_max;
}

}  // namespace

bool JournalReader::has_kept_all(std::string_view content) const {
    if (seen_.empty()) return content.empty() || content.starts_with(first_entry);
    if (content.starts_with(seen_)) return true;
    const std::size_t kept_from = seen_.find(content.substr(0, content.find('\n')));
    if (kept_from == std::string::npos || !content.starts_with(std::string_view(seen_).substr(kept_from))) return false;
    const std::string_view dropped = std::string_view(seen_).substr(0, kept_from);
    return has_no_room_for(dropped.substr(last_line(dropped)), content);
}

Result<std::vector<HistoryEntry>> JournalReader::read_on(const std::string& content) {
    if (content == seen_) return std::vector<HistoryEntry>();
    // The last line again, so that what follows it can be seen to follow.
    const bool has_grown = !seen_.empty() && content.starts_with(seen_);
    auto history = read_whole(std::string_view(content).substr(has_grown ? last_line(seen_) : 0));
    if (!history) return std::move(history).error();
    if (!history->intact) return telemetry::failure(telemetry::ErrorCode::state_corrupt, "journal: the chain is broken");
    std::erase_if(history->entries, [&](const HistoryEntry& entry) { return entry.number <= last_; });
    if (!history->entries.empty()) last_ = history->entries.back().number;
    seen_ = content;
    return std::move(history->entries);
}

void JournalReader::begin_anew() {
    seen_.clear();
    last_ = 0;
}

}  // namespace simulation
