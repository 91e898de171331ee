#include "journal_reader.hpp"

#include "egress/journal.hpp"
#include "support/memory_files.hpp"

#include <algorithm>
#include <utility>

namespace simulation {

using telemetry::HistoryEntry;
using telemetry::Result;

namespace {

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

}  // namespace

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
