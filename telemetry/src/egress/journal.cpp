#include "egress/journal.hpp"

#include "system/join.hpp"
#include "system/json.hpp"
#include "system/sha256.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::string_view file_name = "journal.jsonl";
constexpr std::string_view hash_member = ",\"hash\":\"";
constexpr std::size_t hash_size = 64;
constexpr std::size_t tail_size = hash_member.size() + hash_size + 2;  // and the quote and the brace

/// The line of an entry, without its line end. `entry.hash` is made here.
std::string write_line(const HistoryEntry& entry, std::string_view previous) {
    std::string line = write_json(Json::Object{{"number", static_cast<std::int64_t>(entry.number)},
                                               {"at", write_utc(entry.at)},
                                               {"what", entry.what},
                                               {"purpose", entry.purpose},
                                               {"url", entry.url},
                                               {"text", entry.text},
                                               {"previous", std::string(previous)}});
    line.pop_back();  // the brace: the hash is a member too
    const std::string hash = to_hex(sha256(line));
    return line.append(hash_member).append(hash).append("\"}");
}

struct Line {
    HistoryEntry entry;
    std::string previous;
};

/// Reads a line and writes it again: only what comes out the same is an entry. That refuses, in one stroke, all that a JSON
/// reader would let through. An entry whose hash is wrong is still an entry; the chain tells.
std::optional<Line> read_line(std::string_view text) {
    const auto parsed = read_json(text, "journal");
    if (!parsed) return std::nullopt;
    const auto member = [&](std::string_view name) {
        const Json* const found = parsed->find(name);
        const auto* const value = found == nullptr ? nullptr : found->as<std::string>();
        return value == nullptr ? std::string() : *value;
    };
    const Json* const found = parsed->find("number");
    const auto* const number = found == nullptr ? nullptr : found->as<std::int64_t>();
    const auto at = read_utc(member("at"));
    if (number == nullptr || *number < 0 || !at) return std::nullopt;
    Line line{{static_cast<std::uint64_t>(*number), *at, member("what"), member("purpose"), member("url"), member("text"),
               member("hash")},
              member("previous")};
    const std::string again = write_line(line.entry, line.previous);
    const std::size_t content_size = again.size() - tail_size;
    if (text.size() != again.size() || text.substr(0, content_size) != again.substr(0, content_size)) return std::nullopt;
    return line;
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool has_right_hash(std::string_view text, const Line& line, Sha256& sha256) {
    return to_hex(sha256.of(text.substr(0, text.size() - tail_size))) == line.entry.hash;
}

/// Whether each line has the hash of its bytes and names that of the line before. Wherever a journal was damaged, this finds
/// it, at a small part of the cost of reading the entries.
bool is_chain_whole(std::string_view text) {
    Sha256 sha256;
    std::string_view before;
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.size() < 2 * tail_size) return false;
        const std::string_view content = line.substr(0, line.size() - tail_size);
        const std::string_view hash = line.substr(content.size() + hash_member.size(), hash_size);
        const std::string_view previous = content.substr(content.size() - 1 - hash_size, hash_size);
        const bool follows = before.empty() || previous == before;
        if (!follows || to_hex(sha256.of(content)) != hash) return false;
        before = hash;
    }
    return true;
}

bool has_entries_alone(std::string_view text) {
    while (!text.empty()) {
        if (!read_line(take_line(text))) return false;
    }
    return true;
}

/// Whether every line is an entry. One that was changed still is: the chain stays broken, for who reads it to see.
bool is_whole(std::string_view text) {
    return text.empty() || (text.ends_with('\n') && (is_chain_whole(text) || has_entries_alone(text)));
}

/// What the next entry follows: the number and the hash of the last one.
struct End {
    std::uint64_t number = 0;
    std::string hash = std::string(hash_size, '0');
};

/// The end of a journal that is whole.
std::optional<End> end_of(std::string_view text) {
    if (text.empty()) return End{};
    text.remove_suffix(1);
    const std::size_t before = text.rfind('\n');
    const auto last = read_line(before == std::string_view::npos ? text : text.substr(before + 1));
    if (!last) return std::nullopt;
    return End{last->entry.number, last->entry.hash};
}

std::size_t hash_of(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

std::size_t lines_in(std::string_view text) {
    std::size_t lines = 0;
    for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) ++lines;
    return lines;
}

/// Drops the oldest entries until another line fits.
void make_room(std::string& text, std::size_t line_size) {
    std::size_t lines = lines_in(text);
    std::size_t dropped = 0;
    while (dropped < text.size() && (lines >= Journal::entries_max || text.size() - dropped + line_size > Journal::size_max)) {
        dropped = std::min(text.find('\n', dropped), text.size() - 1) + 1;
        --lines;
    }
    text.erase(0, dropped);
}

}  // namespace

Result<std::string> Journal::append(const JournalNote& note, std::chrono::sys_seconds now) {
    const auto lock = directory_.lock(LockOf::files);
    if (!lock) return lock.error();
    auto content = directory_.read(file_name, size_max);
    const bool is_unreadable = !content && content.error().code != ErrorCode::state_corrupt;
    if (is_unreadable) return std::move(content).error();

    std::string text = content ? std::move(*content).value_or("") : "";
    // What this process left there needs no second look; the whole of anything else does, for damage may be anywhere.
    const bool is_good = content && (hash_of(text) == whole_ || is_whole(text));
    auto end = is_good ? end_of(text) : std::nullopt;
    std::string aside;
    if (!end) {
        auto name = directory_.put_aside(file_name);
        if (!name) return name;
        aside = *std::move(name);
        text.clear();
        end.emplace();
    }
    const HistoryEntry entry{
        end->number + 1,        now, std::string(note.what), std::string(note.purpose), std::string(note.url),
        std::string(note.text), {}};
    const std::string line = write_line(entry, end->hash) + "\n";
    make_room(text, line.size());
    text.append(line);
    if (auto written = directory_.replace(file_name, text); !written) return std::move(written).error();
    whole_ = hash_of(text);
    return aside;
}

Result<History> Journal::read() const {
    auto content = directory_.read(file_name, size_max);
    if (!content) return std::move(content).error();
    History history;
    if (!*content) return history;
    std::string_view text = **content;
    End before;
    Sha256 sha256;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view bytes = take_line(text);
        auto line = read_line(bytes);
        if (!line) {
            return failure(ErrorCode::state_corrupt,
                           join({"journal: line ", std::to_string(number), ": must be an entry in its one form"}));
        }
        const bool is_predecessor_dropped = history.entries.empty() && line->entry.number > 1;
        if (is_predecessor_dropped) history.dropped = line->entry.number - 1;
        const bool follows =
            is_predecessor_dropped || (line->previous == before.hash && line->entry.number == before.number + 1);
        history.intact = history.intact && follows && has_right_hash(bytes, *line, sha256);
        before = {line->entry.number, line->entry.hash};
        history.entries.push_back(std::move(line->entry));
    }
    return history;
}

}  // namespace telemetry
