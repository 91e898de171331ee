#include "file_watch.hpp"

#include "client/server_facts.hpp"
#include "client/trust_store.hpp"
#include "egress/outbound_uses.hpp"
#include "feed/index.hpp"
#include "notice/trust.hpp"
#include "schedule/schedule_record.hpp"
#include "state/installation_id.hpp"
#include "state/key_values.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace simulation {

namespace {

constexpr const char* index_file = "index-communityStepTemplates";

std::string path_of(const std::string& name) {
    return "state/" + name;
}

/// Files that the library reads before it writes them. Others it holds in memory and writes anew: what broke on the disk in
/// between is not looked at.
bool is_read_first(const std::string& name) {
    return name != "counts" && name != "snapshot" && name != "server" && name != "notice-root.json";
}

/// Whether the library can read an id, and the words for people are there to their end.
bool is_id_file(const std::string& content) {
    support::MemoryFiles files;
    files.lay(path_of("installation-id"), content);
    const auto id = telemetry::read_installation_id(telemetry::StateDirectory(files, "state"));
    return id && *id && content.ends_with("update-check reset-id\n");
}

/// Whether the administrator's tool finds in it what it needs.
bool is_facts_file(const std::string& content) {
    support::MemoryFiles files;
    files.lay(path_of("server"), content);
    const auto options = telemetry::with_server_facts(telemetry::StateDirectory(files, "state"), {});
    return !options.version.empty() && !options.endpoint.empty();
}

}  // namespace

void FileWatch::broken_from_outside(const std::string& name, const std::string& content) {
    ++times_broken_[name];
    broken_now_[name] = content;
    sequences_.erase(name);
    if (name == "notice.json") sequences_.erase(index_file);  // whose signature is verified by what is in it
    if (name == "journal.jsonl") journal_.begin_anew();
}

FileWatch::Finding FileWatch::look(const std::string& notice_root) {
    if (std::exchange(changes_seen_, files_.changes()) == files_.changes()) return {};
    finding_ = {};
    for (const char* name : {"schedule", "schedule-communityStepTemplates", "installation-id", "journal.jsonl", "counts",
                             "snapshot", "settings.conf", "outbound-uses", "rollout-secret", "server", "notice-root.json"}) {
        check_whole(name, notice_root);
    }
    check_sequences(notice_root);
    check_asides();
    return finding_;
}

/// Whether a content is another than at the last look.
bool FileWatch::has_changed(const std::string& name, const std::string& content) {
    std::string& seen = seen_[name];
    if (content == seen) return false;
    seen = content;
    return true;
}

bool FileWatch::excuses(const std::string& name, bool parses) {
    if (!parses) return broken_now_.contains(name);
    check_kept(name);
    return true;
}

/// A file that was broken and is whole again: what it was must be put aside.
void FileWatch::check_kept(const std::string& name) {
    const auto broken = broken_now_.extract(name);
    if (broken.empty() || !is_read_first(name)) return;
    const auto names = files_.names();
    const bool is_kept = std::ranges::any_of(names, [&](const std::string& path) {
        return path.starts_with(path_of(name) + ".broken-") && files_.visible(path) == broken.mapped();
    });
    if (!is_kept) finding_.of_files = name + " was broken, and was replaced without being put aside";
}

void FileWatch::check_whole(const std::string& name, const std::string& notice_root) {
    const auto content = files_.visible(path_of(name));
    if (!content || !has_changed(name, *content)) return;
    if (!excuses(name, is_whole(name, *content, notice_root))) finding_.of_files = name + " does not parse";
}

bool FileWatch::is_whole(const std::string& name, const std::string& content, const std::string& notice_root) {
    if (name.starts_with("schedule")) return telemetry::read_schedule(content).has_value();
    if (name == "installation-id") return is_id_file(content);
    if (name == "outbound-uses") return telemetry::read_outbound_uses(content).has_value();
    if (name == "rollout-secret") return content.size() == telemetry::RolloutSecret().size();
    if (name == "server") return is_facts_file(content);
    if (name == "notice-root.json") return content == notice_root;
    if (name == "settings.conf" && settings_are_mistaken_) return true;
    if (name == "journal.jsonl") return journal_.read_on(content).has_value();
    return telemetry::parse_key_values(content).has_value();
}

void FileWatch::check_sequences(const std::string& notice_root) {
    check_index(notice_root);
    const std::string content = files_.durable(path_of("notice.json")).value_or("");
    if (content.empty() || !has_changed("notice.json", content)) return;
    const auto trust = telemetry::notice::Trust::restore(content, telemetry::notice::Trust::begin(notice_root).value());
    if (!excuses("notice.json", trust.has_value())) finding_.of_files = "notice.json does not parse";
    const auto* notice = trust ? trust->notice({"deploy-server", "stable"}) : nullptr;
    if (notice != nullptr) check_sequence("notice.json", notice->sequence);
}

void FileWatch::check_index(const std::string& notice_root) {
    const std::string content = files_.durable(path_of(index_file)).value_or("");
    if (content.empty() || !has_changed(index_file, content)) return;
    const auto trust = telemetry::notice::Trust::begin(notice_root).value();
    const auto index = telemetry::feed::read_stored(content, trust, {"deploy-server", "communityStepTemplates"});
    if (!excuses(index_file, index.has_value())) finding_.of_files = "the index does not parse";
    if (index && *index) check_sequence(index_file, (*index)->document.sequence);
}

void FileWatch::check_sequence(const std::string& name, std::int64_t sequence) {
    std::int64_t& highest = sequences_[name];
    if (sequence < highest) {
        finding_.of_sequence =
            "the sequence of " + name + " fell from " + std::to_string(highest) + " to " + std::to_string(sequence);
    }
    highest = std::max(highest, sequence);
}

void FileWatch::check_asides() {
    std::map<std::string, unsigned> asides;
    for (const std::string& path : files_.names()) {
        const std::size_t at = path.find(".broken-");
        if (at != std::string::npos) ++asides[path.substr(6, at - 6)];
    }
    for (const auto& [name, count] : asides) {
        if (count > times_broken_[name]) finding_.of_files = name + " was put aside though it was whole";
    }
}

}  // namespace simulation
