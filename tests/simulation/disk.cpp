#include "disk.hpp"

#include <array>
#include <string_view>

namespace simulation {

using telemetry::Result;

namespace {

telemetry::Error refused(std::string_view operation) {
    return telemetry::failure(telemetry::ErrorCode::state_unavailable, std::string(operation) + ": Permission denied");
}

/// The line of a key; empty if there is none.
std::string_view line_of(std::string_view text, std::string_view key) {
    const std::size_t begin = text.find(key);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find('\n', begin) - begin);
}

/// Gives a key of a text another value.
void set_line(std::string& text, std::string_view key, std::string_view value) {
    const std::size_t begin = text.find(std::string(key).append(" = "));
    if (begin == std::string::npos) return;
    const std::size_t from = begin + key.size() + 3;
    text.replace(from, text.find('\n', from) - from, value);
}

std::string_view last_two_lines(std::string_view text) {
    std::size_t begin = text.size();
    for (int lines = 0; lines < 2 && begin > 1; ++lines) begin = text.rfind('\n', begin - 2) + 1;
    return text.substr(begin);
}

/// A file of which at times less reaches the disk than was written or synced.
class LossyFile final : public telemetry::OpenFile {
public:
    LossyFile(std::unique_ptr<telemetry::OpenFile> file, Breakage breakage) : file_(std::move(file)), breakage_(breakage) {}
    Result<void> write(std::string_view bytes) override {
        if (breakage_ == Breakage::writes_are_torn) bytes = bytes.substr(0, bytes.size() / 2);
        if (breakage_ == Breakage::journal_forgets_old_entries) bytes = last_two_lines(bytes);
        return file_->write(bytes);
    }
    Result<void> sync() override {
        if (breakage_ == Breakage::contents_are_not_synced) return {};
        return file_->sync();
    }

private:
    std::unique_ptr<telemetry::OpenFile> file_;
    const Breakage breakage_;
};

/// Takes the line of a key out of a text.
void drop_line(std::string& text, std::string_view key) {
    const std::size_t begin = text.find(key);
    if (begin != std::string::npos) text.erase(begin, text.find('\n', begin) - begin);
}

}  // namespace

bool Disk::can_read(const std::string& path) const {
    if (hindrance_ == Hindrance::file) return path != hindered_;
    return hindrance_ != Hindrance::directory || !path.starts_with(hindered_ + "/");
}

bool Disk::can_change(const std::string& path) const {
    const bool is_shut = hindrance_ == Hindrance::directory || hindrance_ == Hindrance::read_only;
    return !is_shut || !path.starts_with(hindered_);
}

bool Disk::is_writable(const std::string& path) {
    return can_change(path) && files_.is_writable(path);
}

void Disk::look_begins() {
    settings_at_look_ = files_.visible("state/settings.conf");
}

/// Whether a breakage hides the file this time.
bool Disk::hides(const std::string& path) {
    struct Hidden {
        std::string_view path;
        Breakage breakage;
        unsigned one_in;
    };
    static constexpr std::array<Hidden, 5> hidden{{
        {"state/settings.conf", Breakage::off_is_not_heard, 1},
        {"state/installation-id", Breakage::id_is_lost, 5},
        {"state/notice.json", Breakage::notice_is_forgotten, 3},
        {"state/index-communityStepTemplates", Breakage::index_is_forgotten, 3},
        {"state/counts", Breakage::counts_are_lost, 3},
    }};
    for (const Hidden& one : hidden) {
        if (path == one.path && strikes(one.breakage, one.one_in)) return true;
    }
    return false;
}

/// Makes of a content what a breakage makes of it.
void Disk::distort(const std::string& path, std::optional<std::string>& content) {
    if (path == "state/settings.conf") distort_settings(content);
    if (content && path == "state/schedule") distort_schedule(*content);
    const bool is_of_feed = path == "state/schedule-communityStepTemplates";
    if (content && is_of_feed && strikes(Breakage::feed_retries_are_forgotten)) set_line(*content, "retries", "0");
}

void Disk::distort_settings(std::optional<std::string>& settings) {
    if (strikes(Breakage::late_off_is_not_heard)) settings = settings_at_look_;
    if (strikes(Breakage::consent_is_made_up)) settings = "sendTelemetry = 1\n";
    if (settings && strikes(Breakage::consent_is_not_heard)) drop_line(*settings, "sendTelemetry");
    if (settings && strikes(Breakage::feed_switch_is_not_heard)) drop_line(*settings, "communityStepTemplateUpdates");
}

void Disk::distort_schedule(std::string& schedule) {
    if (strikes(Breakage::retries_are_forgotten)) set_line(schedule, "retries", "0");
    if (strikes(Breakage::own_waits_are_forgotten)) set_line(schedule, "notBefore", "1970-01-01T00:00:00Z");
    if (!strikes(Breakage::waits_are_forgotten)) return;
    drop_line(schedule, "toldOffUntil");
    drop_line(schedule, "usageNotBefore");
}

/// Whether a breakage makes a file one that may not be read.
bool Disk::shuts(const std::string& path) {
    if (path == "state/schedule-communityStepTemplates") return strikes(Breakage::feed_schedule_is_not_read);
    if (path != "state/settings.conf") return false;
    const bool is_all_off = files_.visible(path).value_or("").find("offline = true") != std::string::npos;
    return is_all_off && strikes(Breakage::counts_survive_offline);
}

Result<std::optional<std::string>> Disk::read(const std::string& path, std::size_t max_size) {
    if (!can_read(path)) {
        const bool is_off = path == "state/settings.conf" && strikes(Breakage::unreadable_ends_the_thread);
        return is_off ? Result<std::optional<std::string>>("offline = true\n") : refused("open");
    }
    if (shuts(path)) return refused("open");
    if (hides(path)) return std::optional<std::string>();
    auto content = files_.read(path, max_size);
    if (content) distort(path, *content);
    return content;
}

bool Disk::exists(const std::string& path) {
    const bool may_look = hindrance_ != Hindrance::directory || can_read(path);
    return may_look && files_.exists(path);
}

Result<std::vector<std::string>> Disk::list_directory(const std::string& path, std::size_t count_max) {
    if (strikes(Breakage::marker_is_not_heard)) return std::vector<std::string>();
    return files_.list_directory(path, count_max);
}

Result<std::unique_ptr<telemetry::OpenFile>> Disk::create(const std::string& path) {
    if (!can_change(path)) return refused("create");
    auto file = files_.create(path);
    const bool is_lossy = strikes(Breakage::contents_are_not_synced) ||
                          (path == "state/schedule.new" && strikes(Breakage::writes_are_torn, 5)) ||
                          (path == "state/journal.jsonl.new" && strikes(Breakage::journal_forgets_old_entries));
    if (!file || !is_lossy) return file;
    return std::unique_ptr<telemetry::OpenFile>(std::make_unique<LossyFile>(*std::move(file), breakage_));
}

/// Whether a breakage keeps from its place what was written anew.
bool Disk::drops(const std::string& from, const std::string& to) {
    if (to == "state/journal.jsonl") return strikes(Breakage::journal_drops_entries, 5);
    const std::string before = files_.visible(to).value_or("");
    const std::string after = files_.visible(from).value_or("");
    const bool is_answer = line_of(after, "lastResult") == "lastResult = ok";
    const bool is_plan = !before.empty() && line_of(before, "lastTry") == line_of(after, "lastTry");
    if (to == "state/schedule" && is_plan && strikes(Breakage::tries_are_not_written_down)) return true;
    if (to == "state/schedule") return is_answer && strikes(Breakage::answers_are_forgotten);
    return to == "state/schedule-communityStepTemplates" && is_answer && strikes(Breakage::feed_answers_are_forgotten);
}

Result<void> Disk::rename(const std::string& from, const std::string& to) {
    if (!can_change(to)) return refused("rename");
    if (drops(from, to)) return {};
    const bool is_aside = to.find(".broken-") != std::string::npos;
    if (is_aside && strikes(Breakage::broken_files_vanish)) return files_.remove(from);
    return files_.rename(from, to);
}

Result<void> Disk::remove(const std::string& path) {
    if (!can_change(path)) return refused("remove");
    if (path == "state/counts" && strikes(Breakage::counts_come_back)) return {};
    return files_.remove(path);
}

Result<void> Disk::sync_directory(const std::string& path) {
    if (hindrance_ == Hindrance::directory && path == hindered_) return refused("open directory");
    if (strikes(Breakage::names_are_not_synced)) return {};
    return files_.sync_directory(path);
}

Result<std::unique_ptr<telemetry::HeldLock>> Disk::lock(const std::string& path, std::uint32_t byte,
                                                        std::chrono::milliseconds patience) {
    if (!can_change(path) || !can_read(path)) return refused("open lock");
    if (byte == 0 && strikes(Breakage::lock_is_never_free)) {
        return telemetry::failure(telemetry::ErrorCode::state_busy, "lock: held on purpose");
    }
    return files_.lock(path, byte, patience);
}

}  // namespace simulation
