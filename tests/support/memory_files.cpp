#include "support/memory_files.hpp"

#include <algorithm>

namespace support {

using telemetry::ErrorCode;
using telemetry::failure;
using telemetry::Result;

namespace {

telemetry::Error broken(std::string_view operation) {
    return failure(ErrorCode::state_unavailable, std::string(operation) + ": fails on purpose");
}

using Choose = std::function<std::size_t(std::size_t)>;

/// What may be on the disk in a part of a file that was not synced: the new bytes, the old ones, or zeros.
std::string torn_part(const std::string& fresh, const std::string& old, std::size_t begin, std::size_t end,
                      const Choose& choose) {
    const std::size_t kind = choose(4);
    if (kind > 1) return fresh.substr(begin, end - begin);
    std::string part = kind == 1 && begin < old.size() ? old.substr(begin, end - begin) : std::string();
    part.resize(end - begin, '\0');
    return part;
}

/// What may be on the disk of a content that was not synced.
std::string torn(const std::string& visible, const std::string& durable, const Choose& choose) {
    if (choose(4) == 0) return durable;
    const std::size_t size = choose(2) == 0 ? visible.size() : choose(visible.size() + 1);
    const std::size_t first = choose(size + 1);
    const std::size_t second = first + choose(size - first + 1);
    std::string text = torn_part(visible, durable, 0, first, choose);
    text += torn_part(visible, durable, first, second, choose);
    return text + torn_part(visible, durable, second, size, choose);
}

bool is_in(const std::string& path, const std::string& directory) {
    return path.size() > directory.size() + 1 && path.starts_with(directory) && path[directory.size()] == '/' &&
           path.find('/', directory.size() + 1) == std::string::npos;
}

}  // namespace

class MemoryFiles::File final : public telemetry::OpenFile {
public:
    File(MemoryFiles& files, std::shared_ptr<Content> content) : files_(files), content_(std::move(content)) {}
    Result<void> write(std::string_view bytes) override { return files_.write(*content_, bytes); }
    Result<void> sync() override { return files_.sync(*content_); }

private:
    MemoryFiles& files_;
    std::shared_ptr<Content> content_;
};

class MemoryFiles::Lock final : public telemetry::HeldLock {
public:
    Lock(MemoryFiles& files, std::pair<std::string, std::uint32_t> what) : files_(files), what_(std::move(what)) {}
    ~Lock() override { files_.unlock(what_); }

private:
    MemoryFiles& files_;
    std::pair<std::string, std::uint32_t> what_;
};

bool MemoryFiles::fails_now() {
    const std::size_t number = operations_++;
    return number == fail_at_ || number >= fail_from_;
}

std::size_t MemoryFiles::used() const {
    std::size_t bytes = 0;
    for (const auto& [name, content] : visible_) bytes += content->visible.size();
    return bytes;
}

Result<void> MemoryFiles::make_directory(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("mkdir");
    directories_.insert(path);
    return {};
}

bool MemoryFiles::is_writable(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    return !fails_now() && directories_.contains(path);
}

Result<std::optional<std::string>> MemoryFiles::read(const std::string& path, std::size_t max_size) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("read");
    const auto found = visible_.find(path);
    if (found == visible_.end()) return std::optional<std::string>();
    if (found->second->visible.size() > max_size) {
        return failure(ErrorCode::state_corrupt, "is larger than " + std::to_string(max_size) + " bytes");
    }
    return std::optional(found->second->visible);
}

bool MemoryFiles::exists(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    return !fails_now() && visible_.contains(path);
}

Result<std::vector<std::string>> MemoryFiles::list_directory(const std::string& path, std::size_t count_max) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("open directory");
    std::set<std::string> names;
    for (const auto& [name, content] : visible_) {
        if (!name.starts_with(path + "/")) continue;
        const std::size_t begin = path.size() + 1;
        names.insert(name.substr(begin, name.find('/', begin) - begin));
    }
    if (names.size() > count_max) return failure(ErrorCode::state_corrupt, "has too many entries");
    return std::vector<std::string>(names.begin(), names.end());
}

Result<std::unique_ptr<telemetry::OpenFile>> MemoryFiles::create(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("create");
    ++changes_;
    auto& content = visible_[path];
    if (!content) {
        content = std::make_shared<Content>();
        unsynced_.push_back({{}, path, content});
    }
    content->visible.clear();
    return std::unique_ptr<telemetry::OpenFile>(std::make_unique<File>(*this, content));
}

Result<void> MemoryFiles::write(Content& content, std::string_view bytes) {
    const std::scoped_lock lock(mutex_);
    ++changes_;
    const std::size_t free = room_ == never ? never : room_ - std::min(room_, used());
    if (fails_now()) {
        content.visible.append(bytes.substr(0, std::min(bytes.size() / 2, free)));
        return broken("write");
    }
    content.visible.append(bytes.substr(0, free));
    if (bytes.size() > free) return failure(ErrorCode::state_unavailable, "write: No space left on device");
    return {};
}

Result<void> MemoryFiles::sync(Content& content) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("fsync");
    ++changes_;
    content.durable = content.visible;
    return {};
}

Result<void> MemoryFiles::rename(const std::string& from, const std::string& to) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("rename");
    const auto found = visible_.find(from);
    if (found == visible_.end()) return failure(ErrorCode::state_unavailable, "rename: No such file or directory");
    ++changes_;
    auto content = found->second;
    visible_.erase(found);
    unsynced_.push_back({from, to, content});
    visible_[to] = std::move(content);
    return {};
}

Result<void> MemoryFiles::remove(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("remove");
    if (visible_.erase(path) == 0) return {};
    ++changes_;
    unsynced_.push_back({path, {}, nullptr});
    return {};
}

Result<void> MemoryFiles::sync_directory(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("fsync directory");
    ++changes_;
    std::erase_if(durable_, [&](const auto& entry) { return is_in(entry.first, path); });
    std::erase_if(unsynced_, [&](const Change& change) { return is_in(change.from, path) || is_in(change.to, path); });
    for (const auto& [name, content] : visible_) {
        if (is_in(name, path)) durable_[name] = content;
    }
    return {};
}

Result<std::unique_ptr<telemetry::HeldLock>> MemoryFiles::lock(const std::string& path, std::uint32_t byte,
                                                               std::chrono::milliseconds patience) {
    const std::scoped_lock lock(mutex_);
    if (fails_now()) return broken("lock");
    const std::pair what(path, byte);
    if (const auto held = held_for_.find(what); held != held_for_.end()) {
        if (patience < held->second) return failure(ErrorCode::state_busy, "lock: another process holds it");
        held_for_.erase(held);
    }
    if (!locks_.insert(what).second) return failure(ErrorCode::state_busy, "lock: another process or thread holds it");
    return std::unique_ptr<telemetry::HeldLock>(std::make_unique<Lock>(*this, what));
}

void MemoryFiles::unlock(const std::pair<std::string, std::uint32_t>& what) {
    const std::scoped_lock lock(mutex_);
    locks_.erase(what);
}

void MemoryFiles::hold_for(const std::string& path, std::uint32_t byte, std::chrono::milliseconds duration) {
    const std::scoped_lock lock(mutex_);
    held_for_.insert_or_assign({path, byte}, duration);
}

void MemoryFiles::fail(std::size_t number) {
    const std::scoped_lock lock(mutex_);
    fail_at_ = number;
}

void MemoryFiles::fail_from(std::size_t number) {
    const std::scoped_lock lock(mutex_);
    fail_from_ = number;
}

void MemoryFiles::heal() {
    const std::scoped_lock lock(mutex_);
    operations_ = 0;
    fail_at_ = fail_from_ = room_ = never;
}

std::size_t MemoryFiles::operations() const {
    const std::scoped_lock lock(mutex_);
    return operations_;
}

void MemoryFiles::set_room(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    room_ = bytes;
}

/// What is left after a power cut, which nobody survives who held a lock.
void MemoryFiles::keep_only(Names names) {
    ++changes_;
    visible_ = durable_ = std::move(names);
    unsynced_.clear();
    for (auto& [name, content] : visible_) content->visible = content->durable;
    locks_.clear();
    held_for_.clear();
}

void MemoryFiles::cut_power() {
    const std::scoped_lock lock(mutex_);
    keep_only(durable_);
}

void MemoryFiles::cut_power(const std::function<std::size_t(std::size_t)>& choose) {
    const std::scoped_lock lock(mutex_);
    Names left = durable_;
    for (const Change& change : unsynced_) {
        if (choose(2) == 0) continue;
        left.erase(change.from);
        if (!change.to.empty()) left[change.to] = change.content;
    }
    for (auto& [name, content] : left) {
        if (content->durable != content->visible) content->durable = torn(content->visible, content->durable, choose);
    }
    keep_only(std::move(left));
}

std::optional<std::string> MemoryFiles::visible(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = visible_.find(path);
    if (found == visible_.end()) return std::nullopt;
    return found->second->visible;
}

std::optional<std::string> MemoryFiles::durable(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const auto found = durable_.find(path);
    if (found == durable_.end()) return std::nullopt;
    return found->second->durable;
}

std::vector<std::string> MemoryFiles::names() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, content] : visible_) names.push_back(name);
    return names;
}

std::uint64_t MemoryFiles::changes() const {
    const std::scoped_lock lock(mutex_);
    return changes_;
}

void MemoryFiles::forget_changes_of(const std::string& path) {
    std::erase_if(unsynced_, [&](const Change& change) { return change.from == path || change.to == path; });
}

void MemoryFiles::lay(const std::string& path, std::string content) {
    const std::scoped_lock lock(mutex_);
    ++changes_;
    forget_changes_of(path);
    visible_[path] = durable_[path] = std::make_shared<Content>(Content{content, content});
}

void MemoryFiles::take_away(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    forget_changes_of(path);
    durable_.erase(path);
    changes_ += visible_.erase(path);
}

}  // namespace support
