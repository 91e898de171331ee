#include "file_watch.hpp"

#include "state_file.hpp"
#include "vendor.hpp"

#include <algorithm>
#include <utility>

namespace simulation {

using telemetry::notice::Trust;

namespace {

constexpr const char* root = "the root";

std::string path_of(const std::string& name) {
    return "state/" + name;
}

/// Files that the library reads before it writes them. Others it holds in memory and writes anew: what broke on the disk in
/// between is not looked at.
bool is_read_first(const std::string& name) {
    return name != "counts" && name != "snapshot" && name != "server" && name != "notice-root.json";
}

}  // namespace

void FileWatch::broken_from_outside(const std::string& name, const std::string& content) {
    ++times_broken_[name];
    broken_now_[name] = content;
    forget_sequence(name);
    if (name == "notice.json") begin_trust_anew();
    if (name == "journal.jsonl") journal_.begin_anew();
}

/// The root is gone, and with it what the index was verified by.
void FileWatch::begin_trust_anew() {
    trust_.reset();
    forget_sequence(root);
    forget_sequence(index_file);
}

void FileWatch::forget_sequence(const std::string& of) {
    highest_.erase(of);
    published_.erase(of);
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

void FileWatch::check_form(const std::string& name, bool parses) {
    if (parses) return check_kept(name);
    if (!broken_now_.contains(name)) finding_.of_files = name + " does not parse";
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
    check_form(name, is_whole(name, *content, notice_root));
}

bool FileWatch::is_whole(const std::string& name, const std::string& content, const std::string& notice_root) {
    if (name == "settings.conf" && settings_are_mistaken_) return true;
    if (name == "journal.jsonl") return journal_.read_on(content).has_value();
    return simulation::is_whole(name, content, notice_root);
}

void FileWatch::check_sequences(const std::string& notice_root) {
    check_trust(notice_root);
    check_index(notice_root);  // which was written after the root it is verified by
}

void FileWatch::check_trust(const std::string& notice_root) {
    const std::string content = files_.durable(path_of("notice.json")).value_or("");
    if (content.empty() || !has_changed("notice.json", content)) return;
    auto trust = read_trust(content, notice_root);
    check_form("notice.json", trust.has_value());
    if (trust) check_rise(root, trust->root().version);
    const auto* notice = trust ? trust->notice({"deploy-server", "stable"}) : nullptr;
    if (notice != nullptr) check_published("notice.json", notice->sequence, kept_notice(content));
    const bool is_others = trust && (trust->notice({other_product, "stable"}) != nullptr ||
                                     trust->notice({"deploy-server", other_channel}) != nullptr);
    if (is_others) finding_.of_forgery = "notice.json has a notice about something else";
    if (trust) trust_ = *std::move(trust);
}

void FileWatch::check_index(const std::string& notice_root) {
    const std::string content = files_.durable(path_of(index_file)).value_or("");
    if (content.empty() || !has_changed(index_file, content)) return;
    const Trust trust = trust_ ? *trust_ : Trust::begin(notice_root).value();
    const auto index = read_index(content, trust);
    check_form(index_file, index.has_value());
    if (index && *index) {
        const auto& [envelope, document] = **index;
        check_published(index_file, document.sequence, {envelope.payload, std::to_string(trust.root().version)});
    }
    if (is_index_of_another(content, trust)) finding_.of_forgery = "the index is that of something else";
}

/// A root that is new may have a key revoked, and with it what came before: then a sequence may come again.
void FileWatch::check_published(const std::string& name, std::int64_t sequence, Signed document) {
    if (sequence >= forged_sequence) finding_.of_forgery = name + " has what the vendor did not publish";
    check_rise(name, sequence);
    auto& [sequence_before, before] = published_[name];
    if (before.payload == document.payload) return;  // under the root that it came under
    const bool is_twin = sequence_before == sequence && before.root == document.root;
    if (is_twin) finding_.of_sequence = name + " has another document of the same sequence";
    sequence_before = sequence;
    before = std::move(document);
}

void FileWatch::check_rise(const std::string& what, std::int64_t number) {
    std::int64_t& highest = highest_[what];
    if (number < highest) {
        finding_.of_sequence =
            "the number of " + what + " fell from " + std::to_string(highest) + " to " + std::to_string(number);
    }
    highest = std::max(highest, number);
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
