#include "disk.hpp"

#include <utility>

namespace simulation {

using telemetry::Result;

namespace {

class HalfWritten final : public telemetry::OpenFile {
public:
    explicit HalfWritten(std::unique_ptr<telemetry::OpenFile> file) : file_(std::move(file)) {}
    Result<void> write(std::string_view bytes) override { return file_->write(bytes.substr(0, bytes.size() / 2)); }
    Result<void> sync() override { return file_->sync(); }

private:
    std::unique_ptr<telemetry::OpenFile> file_;
};

}  // namespace

bool Disk::strikes(Breakage breakage, unsigned one_in) {
    return breakage_ == breakage && dice_() % one_in == 0;
}

Result<void> Disk::make_directory(const std::string& path) {
    return files_.make_directory(path);
}

bool Disk::is_writable(const std::string& path) {
    return files_.is_writable(path);
}

Result<std::optional<std::string>> Disk::read(const std::string& path, std::size_t max_size) {
    const bool is_settings = path == "state/settings.conf";
    if (is_settings && strikes(Breakage::off_is_not_heard)) return std::optional<std::string>();
    if (is_settings && strikes(Breakage::consent_is_made_up)) return std::optional<std::string>("sendTelemetry = 1\n");
    if (path == "state/installation-id" && strikes(Breakage::id_is_lost, 5)) return std::optional<std::string>();
    if (path == "state/notice.json" && strikes(Breakage::notice_is_forgotten, 3)) return std::optional<std::string>();
    auto content = files_.read(path, max_size);
    if (content && *content && path == "state/schedule" && strikes(Breakage::retries_are_forgotten)) {
        static constexpr std::string_view key = "retries = ";
        const std::size_t at = (*content)->find(key);
        if (at != std::string::npos) (**content)[at + key.size()] = '0';
    }
    return content;
}

bool Disk::exists(const std::string& path) {
    return files_.exists(path);
}

Result<std::unique_ptr<telemetry::OpenFile>> Disk::create(const std::string& path) {
    auto file = files_.create(path);
    const bool is_torn = file && path == "state/schedule.new" && strikes(Breakage::writes_are_torn, 5);
    if (!is_torn) return file;
    return std::unique_ptr<telemetry::OpenFile>(std::make_unique<HalfWritten>(*std::move(file)));
}

Result<void> Disk::rename(const std::string& from, const std::string& to) {
    if (to == "state/journal.jsonl" && strikes(Breakage::journal_drops_entries, 5)) return {};
    return files_.rename(from, to);
}

Result<void> Disk::remove(const std::string& path) {
    if (path == "state/counts" && strikes(Breakage::counts_come_back)) return {};
    return files_.remove(path);
}

Result<void> Disk::sync_directory(const std::string& path) {
    return files_.sync_directory(path);
}

Result<std::unique_ptr<telemetry::HeldLock>> Disk::lock(const std::string& path, std::uint32_t byte,
                                                        std::chrono::milliseconds patience) {
    if (byte == 0 && strikes(Breakage::lock_is_never_free)) {
        return telemetry::failure(telemetry::ErrorCode::state_busy, "lock: held on purpose");
    }
    return files_.lock(path, byte, patience);
}

}  // namespace simulation
